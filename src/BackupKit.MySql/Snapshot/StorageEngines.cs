using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>What a server's storage engines mean for a backup.</summary>
/// <param name="Transactional">Engines whose rows a transaction's view covers; names in any case.</param>
/// <param name="HasNdb">Whether the server is part of an NDB cluster.</param>
internal sealed record StorageEngines(IReadOnlySet<string> Transactional, bool HasNdb)
{
    public static async Task<StorageEngines> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync("SELECT ENGINE, SUPPORT, TRANSACTIONS FROM information_schema.ENGINES", cancellationToken)
            .ConfigureAwait(false);
        return new StorageEngines(
            result.Rows
                .Where(row => row.GetStringOrNull(2) == "YES")
                .Select(row => row.GetString(0))
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            result.Rows.Any(row =>
                row.GetString(0).Equals("ndbinfo", StringComparison.OrdinalIgnoreCase) && row.GetString(1) is ("YES" or "DEFAULT")));
    }
}
