using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Walks keys on the metadata session, whose view is the one the workers read.</summary>
internal sealed class SnapshotKeyWalker(ConsistentSnapshot snapshot, TableDefinition table) : IKeyWalker
{
    public async Task<IReadOnlyList<byte[]?>?> ReadKeyAsync(
        ChunkKey key,
        string? partition,
        IReadOnlyList<string>? last,
        long skip,
        CancellationToken cancellationToken)
    {
        var sql = SelectText.Key(table, key, partition, ChunkPredicate.After(key, last), skip);
        var result = await QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        return result.Rows.Count == 0 ? null : [.. Enumerable.Range(0, key.Columns.Count).Select(i => result.Rows[0][i])];
    }

    public async Task<bool> IsRangeAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken)
    {
        // MySQL 9 prints a tree unless told otherwise; MariaDB knows the table alone.
        var explain = snapshot.Server.Flavour == Flavour.MySql ? "EXPLAIN FORMAT=TRADITIONAL " : "EXPLAIN ";
        var sql = explain + SelectText.Keys(table, key, partition, predicate);
        var result = await QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        var type = result.Rows[0].GetStringOrNull(result.Ordinal("type"));
        var extra = result.Rows[0].GetStringOrNull(result.Ordinal("Extra")) ?? "";
        return type is "range" or "const" or "ref" or null && !extra.Contains("filesort", StringComparison.Ordinal);
    }

    private async Task<TextResult> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await snapshot
                .UseMetadataAsync((session, token) => session.QueryAsync(sql, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (DumpErrors.IsChange(ex))
        {
            throw TableFingerprint.Changed(table.Reference, "the server can not read it as it was", ex);
        }
    }
}
