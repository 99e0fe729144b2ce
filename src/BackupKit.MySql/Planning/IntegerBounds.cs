using System.Globalization;
using System.Text;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Finds bounds of an integer key by asking the optimizer how many rows a range has, which costs a few pages of the index, where walking
/// to the bound costs a read of every entry before it. Gaps and clusters make a bound cost more questions, never a chunk much larger.
/// </summary>
/// <remarks>Any bound is right: ranges that follow each other hold every row once, whatever the estimate. Not thread-safe.</remarks>
internal sealed class IntegerBounds(IKeyWalker walker, ChunkKey key, string? partition)
{
    private const int Attempts = 24;

    private Int128 _greatest;
    private Int128 _width;

    /// <summary>Whether bounds of this key are plain integers.</summary>
    public static bool Serve(ChunkKey key) => key.Columns is [{ Form: BoundForm.Number, IsInteger: true }];

    /// <summary>A bound about so many rows after the last one; <see langword="null"/> when hardly more than that are left.</summary>
    public async Task<string?> NextAsync(string? last, long rows, CancellationToken cancellationToken)
    {
        var floor = last is null
            ? await ReadExtentAsync(cancellationToken).ConfigureAwait(false)
            : Int128.Parse(last, CultureInfo.InvariantCulture);
        if (floor is not { } start || start >= _greatest)
        {
            return null;
        }

        var width = await FindWidthAsync(start, rows, cancellationToken).ConfigureAwait(false);
        _width = width ?? 0;
        return width is null ? null : Text(start + width.Value);
    }

    // Just below the least key; null for an empty table.
    private async Task<Int128?> ReadExtentAsync(CancellationToken cancellationToken)
    {
        var least = await walker.ReadKeyAsync(key, partition, last: null, skip: 0, cancellationToken).ConfigureAwait(false);
        var greatest = await walker.ReadLastKeyAsync(key, partition, cancellationToken).ConfigureAwait(false);
        if (least?[0] is not { } first || greatest?[0] is not { } end)
        {
            return null;
        }

        _greatest = Number(end);
        return Number(first) - 1;
    }

    private async Task<Int128?> FindWidthAsync(Int128 floor, long rows, CancellationToken cancellationToken)
    {
        var search = new WidthSearch(_greatest - floor, rows);
        var width = _width > 0 ? Int128.Min(_width, _greatest - floor) : _greatest - floor;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var found = await EstimateAsync(floor, floor + width, cancellationToken).ConfigureAwait(false);
            switch (search.Judge(width, found))
            {
                case < 0 when await NextKeyAsync(floor + width, cancellationToken).ConfigureAwait(false) is { } next:
                    search.Raise(next - 1 - floor, found);
                    break;
                case > 0:
                    search.Lower(width);
                    break;
                default:
                    return width >= _greatest - floor ? null : width;
            }

            if (search.IsExhausted)
            {
                return search.Least;
            }

            width = search.Next(attempt);
        }

        // Keys that no estimate follows: the server walks to the bound.
        var walked = await walker.ReadKeyAsync(key, partition, [Text(floor)], rows - 1, cancellationToken).ConfigureAwait(false);
        return walked?[0] is { } bound ? Number(bound) - floor : null;
    }

    private async Task<Int128?> NextKeyAsync(Int128 after, CancellationToken cancellationToken)
    {
        var row = await walker.ReadKeyAsync(key, partition, [Text(after)], skip: 0, cancellationToken).ConfigureAwait(false);
        return row?[0] is { } next ? Number(next) : null;
    }

    private Task<long> EstimateAsync(Int128 floor, Int128 upper, CancellationToken cancellationToken) =>
        walker.EstimateAsync(key, partition, ChunkPredicate.Range(key, [Text(floor)], [Text(upper)])!, cancellationToken);

    private static Int128 Number(byte[] text) => Int128.Parse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture);

    private static string Text(Int128 value) => value.ToString(CultureInfo.InvariantCulture);
}
