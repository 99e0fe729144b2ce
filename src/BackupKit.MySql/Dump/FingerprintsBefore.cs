using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>
/// What the objects looked like before the snapshot was taken: a change right after it would look like the definition of the snapshot itself.
/// Empty where DDL was kept away from before the snapshot on.
/// </summary>
/// <param name="guard">What keeps DDL away from tables. Metadata locks keep it away from those that can be locked, and from their triggers.</param>
internal sealed class FingerprintsBefore(DdlGuard guard)
{
    private readonly Dictionary<TableReference, TableFingerprint> _tables = [];
    private readonly Dictionary<(string Database, string Name), string> _texts = [];
    private InnoDbTableIds _ids = new();
    private ObjectStates _objects = new();

    /// <summary>Whether nothing keeps DDL away from tables.</summary>
    public bool IsUnlocked => guard == DdlGuard.DetectOnly;

    /// <returns>The tables that can not change unnoticed now.</returns>
    public async Task<IReadOnlySet<TableReference>> ReadAsync(MySqlSession session, TableScope scope, CancellationToken cancellationToken)
    {
        _objects = await ObjectStates.ReadAsync(session, scope.Databases, IsUnlocked, cancellationToken).ConfigureAwait(false);
        _tables.Clear();
        foreach (var table in scope.Tables.Where(table => table.HasRows && (IsUnlocked || !table.CanBePinned)))
        {
            _tables[table] = await TableFingerprint.ReadAsync(session, table, cancellationToken).ConfigureAwait(false);
        }

        _texts.Clear();
        foreach (var (kind, item) in Texts(session.Server, scope))
        {
            var text = await DefinitionReader.ReadAsync(session, kind, item.Database, item.Name, cancellationToken).ConfigureAwait(false);
            _texts[(item.Database, item.Name)] = State(text);
        }

        if (!IsUnlocked)
        {
            return new HashSet<TableReference>();
        }

        _ids = await InnoDbTableIds.ReadAsync(session, scope.Tables, cancellationToken).ConfigureAwait(false);
        return scope.Tables.Where(table => _ids.Find(table) is not null).ToHashSet();
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.DefinitionChanged"/> when a table or sequence differs.</exception>
    public void EnsureSame(DatabaseContents contents)
    {
        foreach (var table in contents.Tables.Concat(contents.EmptyShells))
        {
            if (_tables.TryGetValue(table.Definition.Reference, out var before))
            {
                before.EnsureSame(table.Definition.Reference, table.Fingerprint);
            }
        }

        foreach (var text in contents.Sequences.Select(sequence => sequence.Definition).Where(HasChanged))
        {
            throw new BackupException(
                BackupErrorCode.DefinitionChanged,
                $"The sequence {SqlText.Identifier(text.Database, text.Name)} was changed by DDL while it was backed up.",
                "Run the backup again without DDL beside it.",
                isTransient: true);
        }
    }

    /// <summary>Looks at the tables again, after the last row. What was read of a table can not be replaced: its reader holds it to the end.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.DefinitionChanged"/> when another table has the name of one.</exception>
    public async Task EnsureNotReplacedAsync(
        ConsistentSnapshot snapshot,
        CancellationToken cancellationToken)
    {
        var tables = snapshot.Tables.Where(table => _ids.Find(table) is not null).ToList();
        if (tables.Count == 0)
        {
            return;
        }

        var now = await snapshot
            .UseMetadataAsync((session, token) => InnoDbTableIds.ReadAsync(session, tables, token), cancellationToken)
            .ConfigureAwait(false);
        if (tables.Find(table => now.Find(table) != _ids.Find(table)) is { } replaced)
        {
            throw TableFingerprint.Changed(replaced, "it was made anew, or another one has its name now");
        }
    }

    /// <summary>
    /// What was created, changed or dropped since, among the objects of the set that are no tables: the set then has another state of it than
    /// that of the moment of its rows.
    /// </summary>
    public IEnumerable<PrecheckFinding> FindChanges(ObjectStates now, IReadOnlyList<DatabaseContents> contents)
    {
        var databases = contents.Select(database => database.Database.Database).ToHashSet(StringComparer.Ordinal);
        var held = contents.SelectMany(database => database.Objects).Select(text => (text.Kind, text.Database, text.Name)).ToHashSet();
        var changedViews = contents
            .SelectMany(database => database.Views.Select(view => view.Text))
            .Where(HasChanged)
            .Select(view => (view.Kind, view.Database, view.Name, What: "changed"));
        return _objects.ChangesUntil(now)
            .Concat(changedViews)
            .Where(change => databases.Contains(change.Database)
                && (held.Contains((change.Kind, change.Database, change.Name)) || (change.Kind != "view" && change.What == "dropped")))
            .Select(change => new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.DefinitionChanged,
                $"The {change.Kind} {Name(change.Kind, change.Database, change.Name)} was {change.What} by DDL while the backup opened;"
                + " the set has it as it was just after the moment of its rows.",
                "Run the backup again without DDL beside it."));
    }

    private IEnumerable<(string Kind, TableReference Object)> Texts(ServerIdentity server, TableScope scope) =>
        from table in scope.Tables
        where table.TableType == TableReference.View ? !ObjectStateQueries.HasViews(server) : IsUnlocked && table.TableType == TableReference.Sequence
        select (table.TableType == TableReference.View ? "view" : "sequence", table);

    private bool HasChanged(ObjectDefinition text) =>
        _texts.TryGetValue((text.Database, text.Name), out var before) && before != State(text);

    private static string State(ObjectDefinition text) =>
        string.Join('\n', text.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}").Prepend(text.Sha256));

    private static string Name(string kind, string database, string name) =>
        kind == "database" ? SqlText.Identifier(name) : SqlText.Identifier(database, name);
}
