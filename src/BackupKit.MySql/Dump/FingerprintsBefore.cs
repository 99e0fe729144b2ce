using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>What the objects looked like before the snapshot was taken.</summary>
internal sealed class FingerprintsBefore
{
    private readonly Dictionary<TableReference, TableFingerprint> _tables = [];
    private readonly Dictionary<(string Database, string Name), string> _sequences = [];
    private ObjectStates _objects = new();

    /// <summary>Nothing was looked at: DDL is kept away from before the snapshot on.</summary>
    public static FingerprintsBefore None { get; } = new();

    /// <remarks>Metadata locks keep DDL away from tables and their triggers, so those are looked at only where there are none.</remarks>
    public static async Task<FingerprintsBefore> ReadAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        CancellationToken cancellationToken)
    {
        var result = new FingerprintsBefore();
        var isUnlocked = options.DdlGuard == DdlGuard.DetectOnly;
        var databases = await TableScope.ReadDatabasesAsync(session, options, cancellationToken).ConfigureAwait(false);
        result._objects = await ObjectStates.ReadAsync(session, databases, isUnlocked, cancellationToken).ConfigureAwait(false);
        if (!isUnlocked)
        {
            return result;
        }

        var scope = await TableScope.ReadAsync(session, options, isUnderLock: false, cancellationToken).ConfigureAwait(false);
        foreach (var table in scope.Tables)
        {
            if (table.HasRows)
            {
                result._tables[table] = await TableFingerprint.ReadAsync(session, table, cancellationToken).ConfigureAwait(false);
            }
            else if (table.TableType == TableReference.Sequence)
            {
                var text = await DefinitionReader
                    .ReadAsync(session, "sequence", table.Database, table.Name, cancellationToken)
                    .ConfigureAwait(false);
                result._sequences[(table.Database, table.Name)] = text.Sha256;
            }
        }

        return result;
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.DefinitionChanged"/> when a table or sequence differs.</exception>
    public void EnsureSame(DatabaseContents contents)
    {
        foreach (var table in contents.Tables.Concat(contents.EmptyShells))
        {
            var reference = table.Definition.Reference;
            if (_tables.TryGetValue(reference, out var before) && before.DifferenceFrom(table.Fingerprint) is { } difference)
            {
                throw TableFingerprint.Changed(reference, difference);
            }
        }

        foreach (var text in contents.Sequences.Select(sequence => sequence.Definition))
        {
            if (_sequences.TryGetValue((text.Database, text.Name), out var before) && before != text.Sha256)
            {
                throw new BackupException(
                    BackupErrorCode.DefinitionChanged,
                    $"The sequence {SqlText.Identifier(text.Database, text.Name)} was changed by DDL while it was backed up.",
                    "Run the backup again without DDL beside it.",
                    isTransient: true);
            }
        }
    }

    /// <summary>
    /// What was created, changed or dropped since, among the objects of the set that are no tables: the set then has another state of it than
    /// that of the moment of its rows.
    /// </summary>
    public IEnumerable<PrecheckFinding> FindChanges(ObjectStates now, IReadOnlyList<DatabaseContents> contents)
    {
        var databases = contents.Select(database => database.Database.Database).ToHashSet(StringComparer.Ordinal);
        var views = contents.SelectMany(database => database.Views.Select(view => (view.Text.Database, view.Text.Name))).ToHashSet();
        return _objects.ChangesUntil(now)
            .Where(change => databases.Contains(change.Database)
                && (change.Kind != "view" || views.Contains((change.Database, change.Name))))
            .Select(change => new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.DefinitionChanged,
                $"The {change.Kind} {Name(change.Kind, change.Database, change.Name)} was {change.What} by DDL while the backup opened;"
                + " the set has it as it was just after the moment of its rows.",
                "Run the backup again without DDL beside it."));
    }

    private static string Name(string kind, string database, string name) =>
        kind == "database" ? SqlText.Identifier(name) : SqlText.Identifier(database, name);
}
