using System.Globalization;
using System.Text;

namespace BackupKit.MySql.Wire;

/// <summary>One row of a small result; NULL is <see langword="null"/>.</summary>
internal readonly struct TextRow(byte[]?[] values)
{
    public int Count => values.Length;

    public byte[]? this[int column] => values[column];

    public bool IsNull(int column) => values[column] is null;

    /// <summary>The column as UTF-8 text.</summary>
    /// <exception cref="InvalidOperationException">The column is NULL.</exception>
    public string GetString(int column) => Encoding.UTF8.GetString(NotNull(column));

    /// <summary>The column as UTF-8 text, or <see langword="null"/> for NULL.</summary>
    public string? GetStringOrNull(int column) => values[column] is { } value ? Encoding.UTF8.GetString(value) : null;

    public long GetInt64(int column) => long.Parse(NotNull(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public ulong GetUInt64(int column) => ulong.Parse(NotNull(column), NumberStyles.None, CultureInfo.InvariantCulture);

    private byte[] NotNull(int column) =>
        values[column] ?? throw new InvalidOperationException($"Column {column} of the result is NULL.");
}
