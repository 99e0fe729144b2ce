using System.Collections.Concurrent;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Reads the texts of many tables on all workers, which have nothing else to do before the first definition is known.</summary>
internal static class TableTexts
{
    private const int BatchSize = 32;

    /// <param name="snapshot">The snapshot.</param>
    /// <param name="database">The database.</param>
    /// <param name="tables">Its chosen tables.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    /// <returns>By kind and name; nothing for few tables, and for those that the session for definitions has to read itself.</returns>
    public static async Task<IReadOnlyDictionary<(string Kind, string Name), ObjectDefinition>> ReadAsync(
        ConsistentSnapshot snapshot,
        string database,
        IEnumerable<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var texts = new ConcurrentDictionary<(string Kind, string Name), ObjectDefinition>();
        var batches = tables.Where(table => table.HasRows && table.CanBePinned && table.IsTransactional).Chunk(BatchSize).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, snapshot.Workers), CancellationToken = cancellationToken };
        if (batches.Count > 1 && parallel.MaxDegreeOfParallelism > 1)
        {
            await Parallel.ForEachAsync(batches, parallel, ReadBatchAsync).ConfigureAwait(false);
        }

        return texts;

        async ValueTask ReadBatchAsync(TableReference[] batch, CancellationToken token)
        {
            var lease = await snapshot.RentAsync(null, token).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                try
                {
                    foreach (var table in batch)
                    {
                        texts[("table", table.Name)] = await BusyStatements
                            .RunAsync(
                                lease.Session,
                                hasView: true,
                                () => DefinitionReader.ReadAsync(lease.Session, "table", database, table.Name, token),
                                snapshot.Time,
                                token)
                            .ConfigureAwait(false);
                    }
                }
                catch (MySqlWireException) when (lease.Session.IsBroken)
                {
                    // The lease notes it; the session for definitions reads what is missing.
                }
            }
        }
    }
}
