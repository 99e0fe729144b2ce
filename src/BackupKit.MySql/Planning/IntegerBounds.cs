using System.Globalization;
using System.Text;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Finds bounds of an integer key by asking the optimizer how many rows a range has, which costs a few pages of the index, where walking
/// to the bound costs a read of every entry before it. Ranges are halved until they have a small share of a chunk, from the least to the
/// greatest, and put together again: clusters and gaps cost more questions, never a chunk much larger.
/// </summary>
/// <remarks>Any bound is right: ranges that follow each other hold every row once, whatever the estimate. Not thread-safe.</remarks>
internal sealed class IntegerBounds(IKeyWalker walker, ChunkKey key, string? partition)
{
    // In how many pieces a chunk is found.
    private const int Pieces = 4;

    // InnoDB counts the rows of some ten pages and doubles what it concludes from them (btr_estimate_n_rows_in_range of MySQL 9.7 and
    // MariaDB 10.11: 196,862 for 100,000).
    private const long CountedRows = 2000;

    private readonly Stack<(Int128 Floor, Int128 Upper)> _ranges = new();
    private bool _isRead;

    /// <summary>Whether bounds of this key are plain integers.</summary>
    public static bool Serve(ChunkKey key) => key.Columns is [{ Form: BoundForm.Number, IsInteger: true }];

    /// <summary>A bound about so many rows after the last one; <see langword="null"/> when hardly more than that are left.</summary>
    public async Task<string?> NextAsync(long rows, CancellationToken cancellationToken)
    {
        if (!_isRead)
        {
            await ReadExtentAsync(cancellationToken).ConfigureAwait(false);
        }

        var collected = 0L;
        while (_ranges.TryPop(out var range))
        {
            var found = await EstimateAsync(range.Floor, range.Upper, cancellationToken).ConfigureAwait(false);
            if (found > Math.Max(rows / Pieces, 1) && range.Upper - range.Floor > 1)
            {
                var middle = range.Floor + ((range.Upper - range.Floor) / 2);
                _ranges.Push((middle, range.Upper));
                _ranges.Push((range.Floor, middle));
                continue;
            }

            collected += found;
            if (collected >= rows - (rows / (2 * Pieces)) && _ranges.Count > 0)
            {
                return Text(range.Upper);
            }
        }

        return null;
    }

    private async Task ReadExtentAsync(CancellationToken cancellationToken)
    {
        _isRead = true;
        var least = await walker.ReadKeyAsync(key, partition, last: null, skip: 0, cancellationToken).ConfigureAwait(false);
        var greatest = await walker.ReadLastKeyAsync(key, partition, cancellationToken).ConfigureAwait(false);
        if (least?[0] is { } first && greatest?[0] is { } end)
        {
            _ranges.Push((Number(first) - 1, Number(end)));
        }
    }

    private async Task<long> EstimateAsync(Int128 floor, Int128 upper, CancellationToken cancellationToken)
    {
        var predicate = ChunkPredicate.Range(key, [Text(floor)], [Text(upper)])!;
        var found = await walker.EstimateAsync(key, partition, predicate, cancellationToken).ConfigureAwait(false);
        return found > CountedRows ? Math.Max(CountedRows, found / 2) : found;
    }

    private static Int128 Number(byte[] text) => Int128.Parse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture);

    private static string Text(Int128 value) => value.ToString(CultureInfo.InvariantCulture);
}
