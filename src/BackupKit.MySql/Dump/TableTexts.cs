using System.Collections.Concurrent;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Reads the texts of tables on workers: beside their rows where DDL can not change them, so that no row waits for all texts; else before the first
/// row, many at once.
/// </summary>
internal static class TableTexts
{
    private const int BatchSize = 32;

    /// <summary>The tables of one database whose text is the same whenever it is read, and that any worker may read.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="database">The database.</param>
    /// <param name="tables">Its chosen tables.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static async Task<IReadOnlySet<TableReference>> FindLateAsync(
        ConsistentSnapshot snapshot,
        string database,
        IEnumerable<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var late = tables.Where(table => IsOfWorkers(table) && snapshot.IsKeptFromDdl(table)).ToHashSet();
        if (snapshot.IsDdlBlocked || late.Count == 0 || snapshot.Server.IsAtLeast(Flavour.MySql, 8, 0))
        {
            return late;
        }

        // The text of a table names those that its foreign keys refer to, and there to rename one of them takes no lock on it (MariaDB 10.11).
        var keys = await snapshot
            .UseMetadataAsync((session, token) => ObjectList.ReadAsync(session, SchemaQueries.ForeignKeys(database), token), cancellationToken)
            .ConfigureAwait(false);
        if (keys.Rows.Count == 0)
        {
            return late;
        }

        var kept = snapshot.Tables.Where(snapshot.IsKeptFromDdl).Select(table => (table.Database, table.Name)).ToHashSet();
        var changing = keys.Rows
            .Where(row => !kept.Contains((row.GetString(1), row.GetString(2))))
            .Select(row => row.GetString(0))
            .ToHashSet(StringComparer.Ordinal);
        late.RemoveWhere(table => changing.Contains(table.Name));
        return late;
    }

    /// <summary>Reads the text of a table on the session that reads its rows, unless it is known.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="session">A session with a view.</param>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <exception cref="BackupException">The text is hidden, or the table is gone.</exception>
    public static Task DefineAsync(
        ConsistentSnapshot snapshot,
        MySqlSession session,
        TableDump table,
        CancellationToken cancellationToken)
    {
        return table.IsDefined ? Task.CompletedTask : table.DefineAsync(ReadAsync, cancellationToken);

        Task<ObjectDefinition> ReadAsync() => BusyStatements.RunAsync(
            session,
            hasView: true,
            () => ReadTextAsync(session, table.Definition.Reference, cancellationToken),
            snapshot.Time,
            cancellationToken);
    }

    /// <summary>The same on any worker.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <exception cref="BackupException">The text is hidden, the table is gone, or no worker is left.</exception>
    public static async Task DefineAsync(ConsistentSnapshot snapshot, TableDump table, CancellationToken cancellationToken)
    {
        while (!table.IsDefined)
        {
            _ = await snapshot.UseWorkerAsync(DefineAsync, cancellationToken).ConfigureAwait(false);
        }

        async Task<TableDump> DefineAsync(MySqlSession session, CancellationToken token)
        {
            await table.DefineAsync(() => ReadTextAsync(session, table.Definition.Reference, token), token).ConfigureAwait(false);
            return table;
        }
    }

    /// <param name="snapshot">The snapshot.</param>
    /// <param name="tables">Tables of one database whose text is not read later.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    /// <returns>By kind and name; nothing for few tables, and for those that the session for definitions has to read itself.</returns>
    public static async Task<IReadOnlyDictionary<(string Kind, string Name), ObjectDefinition>> ReadAsync(
        ConsistentSnapshot snapshot,
        IEnumerable<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var texts = new ConcurrentDictionary<(string Kind, string Name), ObjectDefinition>();
        var batches = tables.Where(IsOfWorkers).Chunk(BatchSize).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, snapshot.Workers), CancellationToken = cancellationToken };
        if (batches.Count > 1 && parallel.MaxDegreeOfParallelism > 1)
        {
            await Parallel.ForEachAsync(batches, parallel, ReadBatchAsync).ConfigureAwait(false);
        }

        return texts;

        // What is missing when a session is lost, the session for definitions reads.
        async ValueTask ReadBatchAsync(TableReference[] batch, CancellationToken token) =>
            _ = await snapshot.UseWorkerAsync((session, _) => AddAsync(session, batch, token), token).ConfigureAwait(false);

        async Task<TableReference[]> AddAsync(MySqlSession session, TableReference[] batch, CancellationToken token)
        {
            foreach (var table in batch)
            {
                texts[("table", table.Name)] = await ReadTextAsync(session, table, token).ConfigureAwait(false);
            }

            return batch;
        }
    }

    private static Task<ObjectDefinition> ReadTextAsync(MySqlSession session, TableReference table, CancellationToken cancellationToken) =>
        DefinitionReader.ReadAsync(session, "table", table.Database, table.Name, cancellationToken);

    private static bool IsOfWorkers(TableReference table) => table.HasRows && table.CanBePinned && table.IsTransactional;
}
