namespace BackupKit.MySql.Planning;

/// <summary>Closes in on the width of a key range that holds about a number of rows. Not thread-safe.</summary>
/// <param name="extent">The width that reaches the greatest key.</param>
/// <param name="rows">How many rows the range should have; half of it and one and a half times it will do.</param>
internal sealed class WidthSearch(Int128 extent, long rows)
{
    private Int128 _tooSmall;
    private Int128 _tooLarge = extent + 1;
    private long _found;
    private Int128 _rowsAreWide = 1;

    /// <summary>Whether no width lies between one with too few rows and one with too many, as before a single crowded value.</summary>
    public bool IsExhausted => _tooLarge - _tooSmall <= 1;

    /// <summary>The least width that has too many rows.</summary>
    public Int128 Least => Int128.Min(_tooLarge, extent);

    /// <summary>Below 0 when the width has too few rows, above 0 when it has too many.</summary>
    public int Judge(Int128 width, long found)
    {
        if (found > rows + (rows / 2))
        {
            _rowsAreWide = Int128.Max(1, (width - _tooSmall) / Math.Max(1, found - _found));
            return 1;
        }

        return found < rows / 2 && width < extent ? -1 : 0;
    }

    /// <summary>A width with too many rows.</summary>
    public void Lower(Int128 width) => _tooLarge = width;

    /// <summary>A width with too few rows; there is no key between it and the one that was looked at.</summary>
    public void Raise(Int128 width, long found)
    {
        _rowsAreWide = found > _found + 1 ? Int128.Max(1, (width - _tooSmall) / (found - _found)) : _rowsAreWide;
        (_tooSmall, _found) = (width, found);
    }

    /// <summary>What to look at next: by the density of the rows, and in turn, since they may lie in clusters, by halving the exponent.</summary>
    public Int128 Next(int attempt)
    {
        // Keys are distinct, so the missing rows need at least as many values.
        var missing = Math.Max(1, rows - _found);
        var room = _tooLarge - _tooSmall;
        var step = attempt % 2 == 0
            ? missing * _rowsAreWide
            : (Int128)Math.Sqrt((double)missing * (double)Int128.Max(room, missing));
        return _tooSmall + Int128.Clamp(step, 1, room - 1);
    }
}
