using System.Runtime.CompilerServices;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Cuts a table into chunks while earlier ones are already read: half-open ranges over bounds that the server found in
/// its own index, so that no collation, gap or cluster of keys can leave a row out or take it twice.
/// </summary>
internal sealed class ChunkPlanner(TableDefinition table, ChunkSizing sizing, IKeyWalker walker)
{
    // Below it a walk reads few pages, and its bounds are exact.
    private const long WorthEstimating = 1000;

    /// <summary>Whether the table is one chunk, so that planning it needs no query.</summary>
    /// <remarks>
    /// Tables without transactions are read by the one session that holds their lock, so ranges of them would gain nothing.
    /// </remarks>
    public static bool IsSingle(TableDefinition table, long chunkBytes) =>
        !table.Reference.IsTransactional
        || table.DataLength <= chunkBytes
        || (table.Partitions.Count == 0 && ChunkKeyChooser.Choose(table) is null);

    /// <summary>The only chunk of a table that is not cut.</summary>
    public static PlannedChunk Whole(TableDefinition table) => Stream("", partition: null, table.DataLength);

    /// <summary>Plans all chunks, in order within each chain.</summary>
    public async IAsyncEnumerable<PlannedChunk> PlanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (IsSingle(table, sizing.ChunkBytes))
        {
            yield return Whole(table);
            yield break;
        }

        var key = ChunkKeyChooser.Choose(table);
        if (table.Partitions.Count == 0)
        {
            await foreach (var chunk in WalkAsync(key!, partition: null, table.DataLength, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }

            yield break;
        }

        foreach (var partition in table.Partitions.OrderByDescending(partition => partition.DataLength))
        {
            if (key is null || partition.DataLength <= sizing.ChunkBytes)
            {
                yield return Stream(partition.Name, partition.Name, partition.DataLength);
                continue;
            }

            await foreach (var chunk in WalkAsync(key, partition.Name, partition.DataLength, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }
        }
    }

    private static PlannedChunk Stream(string chain, string? partition, long bytes) =>
        new(new ChunkRecord { Chain = chain, Index = 0 }, Key: null, partition, bytes);

    private async IAsyncEnumerable<PlannedChunk> WalkAsync(
        ChunkKey key,
        string? partition,
        long bytes,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bounds = IntegerBounds.Serve(key) && sizing.RowsPerChunk >= WorthEstimating ? new IntegerBounds(walker, key, partition) : null;
        var upper = await NextBoundAsync(key, partition, last: null, bounds, cancellationToken).ConfigureAwait(false);
        if (upper is null || !await IsUsableAsync(key, partition, upper, cancellationToken).ConfigureAwait(false))
        {
            yield return Stream(partition ?? "", partition, bytes);
            yield break;
        }

        IReadOnlyList<string>? lower = null;
        var index = 0;
        do
        {
            yield return Chunk(key, partition, index++, lower, upper);
            lower = upper;

            // Rows turned out to be large: a walk is short then, and halving ranges, of which an empty one counts as a row, might not end.
            // Never back, since what was walked is not taken from the ranges.
            bounds = sizing.RowsPerChunk >= WorthEstimating ? bounds : null;
            upper = await NextBoundAsync(key, partition, lower, bounds, cancellationToken).ConfigureAwait(false);
        }
        while (upper is not null);

        yield return Chunk(key, partition, index++, lower, upper: null);
        if (ChunkPredicate.NullRows(key) is { } nullRows)
        {
            var record = new ChunkRecord
            {
                Chain = partition ?? "",
                Index = index,
                IsNullChunk = true,
                Key = key.ColumnNames,
                Predicate = nullRows,
            };
            yield return new PlannedChunk(record, Key: null, partition, 0);
        }
    }

    private PlannedChunk Chunk(
        ChunkKey key,
        string? partition,
        int index,
        IReadOnlyList<string>? lower,
        IReadOnlyList<string>? upper)
    {
        var record = new ChunkRecord
        {
            Chain = partition ?? "",
            Index = index,
            Lower = lower is null ? null : string.Join(",", lower),
            Upper = upper is null ? null : string.Join(",", upper),
            Key = key.ColumnNames,
            Predicate = ChunkPredicate.Range(key, lower, upper),
        };
        return new PlannedChunk(record, key, partition, sizing.ChunkBytes);
    }

    private Task<bool> IsUsableAsync(
        ChunkKey key,
        string? partition,
        IReadOnlyList<string> first,
        CancellationToken cancellationToken) =>
        walker.IsRangeAsync(key, partition, ChunkPredicate.Range(key, lower: null, first)!, cancellationToken);

    // A value that can not serve as a bound (an impossible date, say) is passed over; the chunk then gets larger.
    private async Task<IReadOnlyList<string>?> NextBoundAsync(
        ChunkKey key,
        string? partition,
        IReadOnlyList<string>? last,
        IntegerBounds? bounds,
        CancellationToken cancellationToken)
    {
        if (bounds is not null)
        {
            return await bounds.NextAsync(sizing.RowsPerChunk, cancellationToken).ConfigureAwait(false) is { } next ? [next] : null;
        }

        for (var skip = sizing.RowsPerChunk - 1; ; skip += Math.Max(1, skip / 8))
        {
            var row = await walker.ReadKeyAsync(key, partition, last, skip, cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                return null;
            }

            if (TryFormat(key, row, out var bound))
            {
                return bound;
            }
        }
    }

    private static bool TryFormat(ChunkKey key, IReadOnlyList<byte[]?> row, out IReadOnlyList<string> bound)
    {
        var literals = new string[key.Columns.Count];
        bound = literals;
        for (var i = 0; i < literals.Length; i++)
        {
            if (row[i] is not { } value || !key.Columns[i].TryFormat(value, out literals[i]))
            {
                return false;
            }
        }

        return true;
    }
}
