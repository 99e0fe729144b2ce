using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Databases, sequences and tables before the rows; keys, foreign keys and counters after them.</summary>
internal sealed class TablePhase(RestoreContext context)
{
    private const int TablesPerMark = 500;

    /// <summary>Makes the databases, drops what may be overwritten, and opens the journals.</summary>
    public async Task CreateDatabasesAsync(CancellationToken cancellationToken)
    {
        var session = context.Sessions.First;
        foreach (var database in context.Open)
        {
            await CreateDatabaseAsync(session, database, cancellationToken).ConfigureAwait(false);
            var journal = context.JournalOf(database);
            if (database.Journal is null)
            {
                // What another restore left behind would pass parts off as loaded.
                await ViewStubs.SweepAsync(context, database, cancellationToken).ConfigureAwait(false);
                await RestoreJournal.DropAsync(session, [database.Target], cancellationToken).ConfigureAwait(false);
            }

            // Before the first drop, so that a database of which only a part was dropped says so.
            await journal.CreateAsync(session, cancellationToken).ConfigureAwait(false);
            foreach (var item in database.Drops)
            {
                await session.DefineAsync(null, LiveInventory.DropStatement(database.Target, item), cancellationToken).ConfigureAwait(false);
            }

            var planned = database.Objects.Select(o => RestoreJournal.ForPlanned(o.Kind, o.Name));
            await journal.MarkAsync(session, planned, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes sequences, which tables may name in defaults.</summary>
    public async Task CreateSequencesAsync(CancellationToken cancellationToken)
    {
        foreach (var database in context.Open)
        {
            foreach (var item in database.Sequences)
            {
                if (IsCreated(database, item))
                {
                    continue;
                }

                var text = await context.Definitions.ReadAsync(database, item, cancellationToken).ConfigureAwait(false);
                await CreateAsync(context.Sessions.First, database, item, text, cancellationToken).ConfigureAwait(false);
                await context.JournalOf(database)
                    .MarkAsync(context.Sessions.First, [RestoreJournal.ForCreated(item.Kind, item.Name)], cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes all tables, without what is added after their rows.</summary>
    public async Task CreateTablesAsync(CancellationToken cancellationToken)
    {
        // A MERGE table needs the tables it stands for, so shells come last.
        var tables = context.Open
            .SelectMany(d => d.Tables.Select(t => (Database: d, Table: t)))
            .OrderBy(p => p.Table.Item.HasRows ? 0 : 1);

        // Rows come only when every table is made, so until then one that the journal does not know yet is empty and may be made again.
        foreach (var batch in tables.Chunk(TablesPerMark))
        {
            await context.Sessions
                .ForEachAsync(batch, (session, pair, token) => CreateTableAsync(session, pair.Database, pair.Table, token), cancellationToken)
                .ConfigureAwait(false);
            await context.Sessions
                .ForEachAsync(
                    [.. batch.Where(p => !IsCreated(p.Database, p.Table.Item)).GroupBy(p => p.Database)],
                    (session, group, token) => context.JournalOf(group.Key)
                        .MarkAsync(session, group.Select(p => RestoreJournal.ForCreated(p.Table.Item.Kind, p.Table.Name)), token),
                    cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Adds the indexes of a table whose rows are all there; those that exist already are left alone.</summary>
    public async Task AddKeysAsync(
        TargetSession session,
        DatabaseRestore database,
        TableRestore table,
        CancellationToken cancellationToken)
    {
        var completion = await context.Completions.GetAsync(database, table, cancellationToken).ConfigureAwait(false);
        var missing = await MissingAsync(session, database, table, completion.Keys, cancellationToken).ConfigureAwait(false);
        foreach (var statement in TableBuild.AddKeys(database.Target, table.Name, missing))
        {
            context.Progress.Report("index", table.Name);
            await DefineAsync(session, database, "indexes of the table", table.Name, statement, cancellationToken).ConfigureAwait(false);
        }

        if (completion.Counter is { } counter)
        {
            var sql = $"ALTER TABLE {SqlText.Identifier(database.Target, table.Name)} AUTO_INCREMENT={counter}";
            await session.DefineAsync(database.Target, sql, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds the foreign keys of all tables. The server does not check the rows: they were consistent where they come from.</summary>
    public async Task AddForeignKeysAsync(CancellationToken cancellationToken)
    {
        var session = context.Sessions.First;
        foreach (var database in context.Open)
        {
            foreach (var table in database.Tables)
            {
                var completion = await context.Completions.GetAsync(database, table, cancellationToken).ConfigureAwait(false);
                var missing = await MissingAsync(session, database, table, completion.ForeignKeys, cancellationToken).ConfigureAwait(false);
                if (missing.Count > 0)
                {
                    var statement = TableBuild.AddForeignKeys(database.Target, table.Name, missing);
                    await DefineAsync(session, database, "foreign keys of the table", table.Name, statement, cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Sets sequences to where they stood.</summary>
    public async Task SetSequencesAsync(CancellationToken cancellationToken)
    {
        foreach (var database in context.Open)
        {
            foreach (var item in database.Sequences)
            {
                if (item.Properties.TryGetValue("next_value", out var next))
                {
                    var cycles = item.Properties.GetValueOrDefault("cycle_count", "0");
                    await context.Sessions.First
                        .DefineAsync(null, $"DO SETVAL({SqlText.Identifier(database.Target, item.Name)},{next},0,{cycles})", cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Makes databases read-only that were; nothing can be written to them after it.</summary>
    public async Task SetReadOnlyAsync(IEnumerable<DatabaseRestore> databases, CancellationToken cancellationToken)
    {
        foreach (var database in databases.Where(d => d.Database?.Properties.ContainsKey("definition") == true))
        {
            var text = await context.Definitions.ReadAsync(database, database.Database!, cancellationToken).ConfigureAwait(false);
            if (DatabaseText.IsReadOnly(text))
            {
                await context.Sessions.First
                    .DefineAsync(null, $"ALTER DATABASE {SqlText.Identifier(database.Target)} READ ONLY=1", cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private async Task CreateDatabaseAsync(TargetSession session, DatabaseRestore database, CancellationToken cancellationToken)
    {
        if (database.Exists)
        {
            if (database.Database?.Properties.GetValueOrDefault("collation") is { } collation)
            {
                var alter = $"ALTER DATABASE {SqlText.Identifier(database.Target)} COLLATE {SqlText.Identifier(collation)}";
                await session.DefineAsync(null, alter, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        var hasText = database.Database?.Properties.ContainsKey("definition") == true;
        var text = hasText
            ? await context.Definitions.ReadAsync(database, database.Database!, cancellationToken).ConfigureAwait(false)
            : System.Text.Encoding.UTF8.GetBytes($"CREATE DATABASE {SqlText.Identifier(database.Target)}");
        try
        {
            await session.DefineAsync(null, text, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            throw RestoreErrors.CannotCreate("database", database.Target, "", ex);
        }
    }

    private static bool IsCreated(DatabaseRestore database, InventoryItem item) =>
        database.Journal?.Steps.Contains(RestoreJournal.ForCreated(item.Kind, item.Name)) == true;

    private async Task CreateTableAsync(TargetSession session, DatabaseRestore database, TableRestore table, CancellationToken cancellationToken)
    {
        var build = await context.Completions.BuildAsync(database, table, cancellationToken).ConfigureAwait(false);
        if (!IsCreated(database, table.Item))
        {
            await CreateAsync(session, database, table.Item, build.Create, cancellationToken).ConfigureAwait(false);
        }
    }

    // What the journal does not call created holds nothing yet: an interrupted CREATE is done again. Mostly there was none, so the server is
    // asked to drop only what it says is there.
    private static async Task CreateAsync(
        TargetSession session,
        DatabaseRestore database,
        InventoryItem item,
        byte[] text,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.DefineAsync(database.Target, text, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.TableExists)
        {
            var drop = LiveInventory.DropStatement(database.Target, new LiveObject(item.Kind, item.Name));
            await session.DefineAsync(database.Target, drop, cancellationToken).ConfigureAwait(false);
            await DefineAsync(session, database, item.Kind, item.Name, text, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            throw RestoreErrors.CannotCreate(item.Kind, database.Target, item.Name, ex);
        }
    }

    private static async Task DefineAsync(
        TargetSession session,
        DatabaseRestore database,
        string kind,
        string name,
        byte[] statement,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.DefineAsync(database.Target, statement, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            throw RestoreErrors.CannotCreate(kind, database.Target, name, ex);
        }
    }

    private static async Task<IReadOnlyList<TableItem>> MissingAsync(
        TargetSession session,
        DatabaseRestore database,
        TableRestore table,
        IReadOnlyList<TableItem> wanted,
        CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        var live = await session
            .QueryAsync($"SHOW CREATE TABLE {SqlText.Identifier(database.Target, table.Name)}", cancellationToken)
            .ConfigureAwait(false);
        var existing = CreateTableText.Parse(live.Rows[0][1])?.Items ?? [];
        return [.. wanted.Where(w => !existing.Any(e => e.Name == w.Name && IsForeign(e) == IsForeign(w) && e.Kind != TableItemKind.Column))];
    }

    private static bool IsForeign(TableItem item) => item.Kind == TableItemKind.ForeignKey;
}
