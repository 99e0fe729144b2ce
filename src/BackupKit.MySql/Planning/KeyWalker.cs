using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>Walks the keys of one table by queries.</summary>
/// <param name="server">The server; decides how EXPLAIN is asked.</param>
/// <param name="table">The table.</param>
/// <param name="query">Runs a query on a session whose view is the one the workers read.</param>
internal sealed class KeyWalker(
    ServerIdentity server,
    TableDefinition table,
    Func<string, CancellationToken, Task<TextResult>> query) : IKeyWalker
{
    public Task<IReadOnlyList<byte[]?>?> ReadKeyAsync(
        ChunkKey key,
        string? partition,
        IReadOnlyList<string>? last,
        long skip,
        CancellationToken cancellationToken) =>
        ReadAsync(key, SelectText.Key(table, key, partition, ChunkPredicate.After(key, last), skip), cancellationToken);

    public Task<IReadOnlyList<byte[]?>?> ReadLastKeyAsync(ChunkKey key, string? partition, CancellationToken cancellationToken) =>
        ReadAsync(key, SelectText.LastKey(table, key, partition, ChunkPredicate.After(key, last: null)), cancellationToken);

    public async Task<bool> IsRangeAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken)
    {
        var result = await ExplainAsync(SelectText.Keys(table, key, partition, predicate), cancellationToken).ConfigureAwait(false);
        var type = result.Rows[0].GetStringOrNull(result.Ordinal("type"));
        var extra = result.Rows[0].GetStringOrNull(result.Ordinal("Extra")) ?? "";
        return type is "range" or "const" or "ref" or null && !extra.Contains("filesort", StringComparison.Ordinal);
    }

    public async Task<long> EstimateAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken)
    {
        var result = await ExplainAsync(SelectText.CountedKeys(table, key, partition, predicate), cancellationToken).ConfigureAwait(false);
        var rows = result.Rows[0].GetStringOrNull(result.Ordinal("rows"));
        return rows is null ? 0 : long.Parse(rows, CultureInfo.InvariantCulture);
    }

    // MySQL 9 prints a tree unless told otherwise; MariaDB knows the table alone.
    private Task<TextResult> ExplainAsync(string select, CancellationToken cancellationToken) =>
        query((server.Flavour == Flavour.MySql ? "EXPLAIN FORMAT=TRADITIONAL " : "EXPLAIN ") + select, cancellationToken);

    private async Task<IReadOnlyList<byte[]?>?> ReadAsync(ChunkKey key, string sql, CancellationToken cancellationToken)
    {
        var result = await query(sql, cancellationToken).ConfigureAwait(false);
        return result.Rows.Count == 0 ? null : [.. Enumerable.Range(0, key.Columns.Count).Select(i => result.Rows[0][i])];
    }
}
