using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Reads the texts of tables under LOCK TABLES, and of their triggers, on the sessions that hold them: on MySQL 9.7 SHOW CREATE of another session
/// waits for the lock as soon as anybody says FLUSH TABLES, even after that statement gave up.
/// </summary>
internal static class HeldDefinitions
{
    /// <param name="snapshot">The snapshot, whose locks are held.</param>
    /// <param name="database">The database.</param>
    /// <param name="tables">Its chosen tables.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    /// <returns>By kind and name; nothing for tables that no session holds.</returns>
    public static async Task<IReadOnlyDictionary<(string Kind, string Name), ObjectDefinition>> ReadAsync(
        ConsistentSnapshot snapshot,
        string database,
        IEnumerable<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var texts = new Dictionary<(string Kind, string Name), ObjectDefinition>();
        var held = tables.Where(snapshot.IsHeld).ToDictionary(table => table.Name, StringComparer.Ordinal);
        if (held.Count == 0)
        {
            return texts;
        }

        foreach (var table in held.Values)
        {
            await AddAsync(table, "table", table.Name).ConfigureAwait(false);
        }

        var triggers = await snapshot
            .UseMetadataAsync((session, token) => SchemaReader.ReadTriggersAsync(session, database, token), cancellationToken)
            .ConfigureAwait(false);
        foreach (var trigger in triggers)
        {
            if (held.TryGetValue(trigger.Table, out var table))
            {
                await AddAsync(table, "trigger", trigger.Name).ConfigureAwait(false);
            }
        }

        return texts;

        async Task AddAsync(TableReference table, string kind, string name)
        {
            var lease = await snapshot.RentAsync(table, cancellationToken).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                texts[(kind, name)] = await DefinitionReader
                    .ReadAsync(lease.Session, kind, database, name, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
