using System.Globalization;
using System.Text;

namespace BackupKit.MySql.Wire;

/// <summary>One row of a small result; NULL is <see langword="null"/>.</summary>
/// <param name="payload">The row as the server sent it, found to have so many fields.</param>
/// <param name="count">How many fields it has.</param>
internal readonly struct TextRow(byte[] payload, int count)
{
    public int Count => count;

    /// <summary>A copy of the value.</summary>
    public byte[]? this[int column] => Find(column, out var value) ? value.ToArray() : null;

    public bool IsNull(int column) => !Find(column, out _);

    /// <summary>The value, empty for NULL.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => Find(column, out var value) ? value : default;

    /// <summary>The column and all that follow as the server sent them: rows with the same bytes have the same values there.</summary>
    public ReadOnlySpan<byte> GetRest(int column) => Walk(column).Rest;

    /// <summary>The column as UTF-8 text.</summary>
    /// <exception cref="InvalidOperationException">The column is NULL.</exception>
    public string GetString(int column) => Encoding.UTF8.GetString(NotNull(column));

    /// <summary>The column as UTF-8 text, or <see langword="null"/> for NULL.</summary>
    public string? GetStringOrNull(int column) => Find(column, out var value) ? Encoding.UTF8.GetString(value) : null;

    public long GetInt64(int column) => long.Parse(NotNull(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public ulong GetUInt64(int column) => ulong.Parse(NotNull(column), NumberStyles.None, CultureInfo.InvariantCulture);

    private ReadOnlySpan<byte> NotNull(int column) =>
        Find(column, out var value) ? value : throw new InvalidOperationException($"Column {column} of the result is NULL.");

    private bool Find(int column, out ReadOnlySpan<byte> value)
    {
        var reader = Walk(column);
        reader.TryReadField(out value, out var isNull);
        return !isNull;
    }

    private TextRowReader Walk(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)count, nameof(column));
        var reader = new TextRowReader(payload);
        for (var i = 0; i < column; i++)
        {
            reader.TryReadField(out _, out _);
        }

        return reader;
    }
}
