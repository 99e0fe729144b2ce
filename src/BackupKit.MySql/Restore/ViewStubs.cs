using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Stand-ins for what one view misses, for as long as it is being made. Each carries a comment by which a resume finds and drops it after the
/// process was killed; databases, which can not carry one on every server, are in the journal.
/// </summary>
internal sealed class ViewStubs(RestoreContext context, ViewRestore view, string type)
{
    private const string Mark = "Stand-in of a restore by BackupKit, for a moment";
    private const int DatabaseExists = 1007;

    private readonly List<string> _drops = [];
    private readonly HashSet<string> _unsure = new(StringComparer.Ordinal);
    private readonly List<string> _tables = [];
    private readonly List<string> _views = [];
    private readonly List<string> _databases = [];
    private readonly HashSet<string> _columns = new(
        view.References.Where(r => r.Parts.Count > 1 && r.Arguments is null).Select(r => r.Name), StringComparer.OrdinalIgnoreCase);

    private TargetSession Session => context.Sessions.First;

    private RestoreJournal Journal => context.JournalOf(view.Database);

    /// <summary>Makes a table with every column the view names, in a database that is being restored or is a stand-in itself.</summary>
    public async Task<bool> AddTableAsync(string database, string name, CancellationToken cancellationToken)
    {
        if (!await MayMakeAsync(database, IsView(database, name) ? "view" : "table", name, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (IsView(database, name))
        {
            return await AddViewAsync(database, name, cancellationToken).ConfigureAwait(false);
        }

        await AddTableAsync(database, name, SqlText.Identifier(database, name), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task AddTableAsync(string database, string name, string table, CancellationToken cancellationToken)
    {
        if (!await TryAddAsInTheSetAsync(database, name, table, cancellationToken).ConfigureAwait(false))
        {
            var columns = _columns.Count > 0 ? _columns.Select(c => $"{SqlText.Identifier(c)} {type}") : ["c INT"];
            var create = $"CREATE TABLE {table} ({string.Join(", ", columns)}) COMMENT='{Mark}'";
            await CreateAsync(database, Encoding.UTF8.GetBytes(create), DropTable(table), cancellationToken).ConfigureAwait(false);
        }

        _tables.Add(table);
    }

    // MariaDB keeps other text for a view on a view than for one on a table. A stand-in view has a table below it, so that it can be updated.
    private async Task<bool> AddViewAsync(string database, string name, CancellationToken cancellationToken)
    {
        var table = SqlText.Identifier(database, ReservedNames.StandIn);
        if (!_tables.Contains(table))
        {
            await AddTableAsync(database, ReservedNames.StandIn, table, cancellationToken).ConfigureAwait(false);
        }

        var view = SqlText.Identifier(database, name);
        var create = $"VIEW {view} AS SELECT * FROM {table}";
        await CreateAsync(database, Encoding.UTF8.GetBytes($"CREATE {create}"), $"DROP VIEW IF EXISTS {view}", cancellationToken).ConfigureAwait(false);
        _views.Add($"CREATE OR REPLACE {create}");
        return true;
    }

    public async Task<bool> AddFunctionAsync(string database, string name, int arguments, CancellationToken cancellationToken)
    {
        if (!await MayMakeAsync(database, "function", name, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var function = SqlText.Identifier(database, name);
        var parameters = string.Join(", ", Enumerable.Range(0, arguments).Select(i => $"p{i} {type}"));
        var sql = $"CREATE FUNCTION {function}({parameters}) RETURNS {type} DETERMINISTIC NO SQL COMMENT '{Mark}' RETURN NULL";
        await CreateAsync(database, Encoding.UTF8.GetBytes(sql), $"DROP FUNCTION IF EXISTS {function}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives the tables a column more; <see langword="false"/> when they have it or none is a stand-in.</summary>
    public async Task<bool> AddColumnAsync(string name, CancellationToken cancellationToken)
    {
        if (_tables.Count == 0 || !_columns.Add(name))
        {
            return false;
        }

        foreach (var table in _tables)
        {
            await Session.DefineAsync(null, $"ALTER TABLE {table} ADD COLUMN {SqlText.Identifier(name)} {type}", cancellationToken).ConfigureAwait(false);
        }

        foreach (var create in _views)
        {
            await Session.DefineAsync(null, create, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Makes a database that is not there; one that is there and not part of the restore is not touched.</summary>
    public async Task<bool> AddDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        if (context.Plan.Target.Databases.Contains(name, context.Plan.Target.Names) && !context.SweptDatabases.Contains(name))
        {
            return false;
        }

        var step = RestoreJournal.ForStub(name);
        await Journal.MarkAsync(Session, [step], cancellationToken).ConfigureAwait(false);
        try
        {
            await Session.DefineAsync(null, $"CREATE DATABASE {SqlText.Identifier(name)}", cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == DatabaseExists)
        {
            await Journal.UnmarkAsync(Session, step, cancellationToken).ConfigureAwait(false);
            return false;
        }

        _databases.Add(name);
        return true;
    }

    /// <summary>Drops every stand-in; not cancelled, since nothing of it may stay.</summary>
    public async Task DropAsync()
    {
        foreach (var drop in _drops)
        {
            await Session.DefineAsync(null, drop, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var database in _unsure)
        {
            await SweepAsync(Session, database, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var database in _databases)
        {
            await DropDatabaseAsync(Session, Journal, database, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Drops what a run that was killed left in the database, and the databases it had made for its views.</summary>
    public static async Task SweepAsync(RestoreContext context, DatabaseRestore database, CancellationToken cancellationToken)
    {
        if ((database.Journal ?? database.Abandoned) is not { } journal)
        {
            return;
        }

        var session = context.Sessions.First;
        var views = database.Journal is null ? [] : database.Views;
        foreach (var view in views.Where(v => !journal.Steps.Contains(RestoreJournal.ForCreated(v.Kind, v.Name))))
        {
            // Planned and not made: if it is there, it stands in.
            var drop = LiveInventory.DropStatement(database.Target, new LiveObject(view.Kind, view.Name));
            await session.DefineAsync(database.Target, drop, cancellationToken).ConfigureAwait(false);
        }

        await SweepAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        foreach (var name in journal.Steps.Select(RestoreJournal.StubOf).OfType<string>())
        {
            await SweepAsync(session, name, cancellationToken).ConfigureAwait(false);
            await DropDatabaseAsync(session, context.JournalOf(database), name, cancellationToken).ConfigureAwait(false);
            context.SweptDatabases.Add(name);
        }
    }

    private static async Task SweepAsync(TargetSession session, string database, CancellationToken cancellationToken)
    {
        var name = SqlText.StringLiteral(database);
        var left = await session.QueryAsync(
            $"SELECT 'TABLE', TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA={name} AND TABLE_COMMENT='{Mark}' UNION ALL"
                + $" SELECT 'FUNCTION', ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={name} AND ROUTINE_COMMENT='{Mark}'",
            cancellationToken).ConfigureAwait(false);
        foreach (var row in left.Rows)
        {
            var drop = $"DROP {row.GetString(0)} IF EXISTS {SqlText.Identifier(database, row.GetString(1))}";
            await session.DefineAsync(null, drop, cancellationToken).ConfigureAwait(false);
        }
    }

    // Somebody may have begun to use the database meanwhile: then it is theirs.
    private static async Task DropDatabaseAsync(TargetSession session, RestoreJournal journal, string database, CancellationToken cancellationToken)
    {
        var opened = await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        if ((await LiveInventory.ReadAsync(opened, database, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            await session.DefineAsync(null, $"DROP DATABASE IF EXISTS {SqlText.Identifier(database)}", cancellationToken).ConfigureAwait(false);
        }

        await journal.UnmarkAsync(session, RestoreJournal.ForStub(database), cancellationToken).ConfigureAwait(false);
    }

    private bool IsView(string database, string name) =>
        Restored(database)?.Views.Any(v => context.Plan.Target.Names.Equals(v.Name, name)) == true;

    private DatabaseRestore? Restored(string database) =>
        context.Open.FirstOrDefault(d => d.Database is not null && context.Plan.Target.Names.Equals(d.Target, database));

    // The journal plans the stand-in as it does what it stands for, so that a resume knows it is not a stranger's.
    private async Task<bool> MayMakeAsync(string database, string kind, string name, CancellationToken cancellationToken)
    {
        if (Restored(database) is { } restored)
        {
            await context.JournalOf(restored)
                .MarkAsync(Session, [RestoreJournal.ForPlanned(kind, name)], cancellationToken)
                .ConfigureAwait(false);
            return true;
        }

        return _databases.Contains(database, context.Plan.Target.Names) || await AddDatabaseAsync(database, cancellationToken).ConfigureAwait(false);
    }

    // A table of the set that only lacks a column stands in with its own types. The phase of the tables drops it too, should it stay.
    private async Task<bool> TryAddAsInTheSetAsync(string database, string name, string table, CancellationToken cancellationToken)
    {
        if (Restored(database) is not { } restored
            || restored.Tables.FirstOrDefault(t => context.Plan.Target.Names.Equals(t.Name, name)) is not { } known)
        {
            return false;
        }

        var text = TableBuild.Plan(
            await context.Definitions.ReadAsync(restored, known.Item, cancellationToken).ConfigureAwait(false), defersKeys: false).Create;
        var present = (CreateTableText.Parse(text)?.Items ?? []).Select(i => i.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var added = _columns.Where(c => !present.Contains(c)).Select(c => $"ADD COLUMN {SqlText.Identifier(c)} {type}");
        try
        {
            await CreateAsync(database, text, DropTable(table), cancellationToken).ConfigureAwait(false);
            await Session
                .DefineAsync(database, $"ALTER TABLE {table} {string.Join(", ", added.Append($"COMMENT='{Mark}'"))}", cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            if (_drops.Remove(DropTable(table)))
            {
                await Session.DefineAsync(null, DropTable(table), cancellationToken).ConfigureAwait(false);
            }

            return false;
        }
    }

    // Only what was made is dropped: a server that refuses may do so because the name is that of something real. Where no answer came, what
    // carries the mark is.
    private async Task CreateAsync(string database, ReadOnlyMemory<byte> create, string drop, CancellationToken cancellationToken)
    {
        try
        {
            await Session.DefineAsync(database, create, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is not MySqlWireException refusal || !RestoreErrors.IsAnswer(refusal))
        {
            _unsure.Add(database);
            throw;
        }

        _drops.Insert(0, drop);
    }

    private static string DropTable(string table) => $"DROP TABLE IF EXISTS {table}";
}
