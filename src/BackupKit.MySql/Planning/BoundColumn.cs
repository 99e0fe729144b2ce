using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>One column of a chunk key.</summary>
/// <param name="Name">The column.</param>
/// <param name="Form">How its values become literals.</param>
/// <param name="IsNullable">Whether it may be NULL, which no range matches.</param>
internal sealed record BoundColumn(string Name, BoundForm Form, bool IsNullable)
{
    private static readonly SearchValues<byte> NumberCharacters = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> TimeCharacters = SearchValues.Create("0123456789-:. "u8);

    /// <summary>Whether the values are integers, with which can be calculated.</summary>
    public bool IsInteger { get; init; }

    /// <summary>The name in back-ticks.</summary>
    public string Quoted { get; } = SqlText.Identifier(Name);

    /// <summary>The expression that reads a bound.</summary>
    public string Select => Form switch
    {
        BoundForm.BitNumber => Quoted + "+0",
        BoundForm.Float => Quoted + "*1e0",
        BoundForm.Image16 => $"CAST({Quoted} AS BINARY(16))",
        BoundForm.Image4 => $"CAST({Quoted} AS BINARY(4))",
        _ => Quoted,
    };

    /// <summary>The form for a column, or <see langword="null"/> when its order can not be cut exactly.</summary>
    /// <remarks>
    /// ENUM and SET sort by index but compare with literals as strings; JSON, geometry and vectors have no useful order.
    /// </remarks>
    public static BoundForm? FormOf(ColumnDescription column) => column.DataType switch
    {
        "tinyint" or "smallint" or "mediumint" or "int" or "integer" or "bigint" or "decimal" or "numeric" => BoundForm.Number,
        "bit" => BoundForm.BitNumber,
        "float" or "double" or "real" => BoundForm.Float,
        "date" or "datetime" or "timestamp" or "time" or "year" => BoundForm.Text,
        "char" or "varchar" or "binary" or "varbinary" => BoundForm.Bytes,
        "uuid" or "inet6" => BoundForm.Image16,
        "inet4" => BoundForm.Image4,
        _ => null,
    };

    /// <summary>Whether every value of the column is an integer as the server prints it.</summary>
    public static bool HoldsIntegers(ColumnDescription column) => column.DataType is "tinyint" or "smallint" or "mediumint" or "int" or "integer" or "bigint";

    /// <summary>Writes a value as a literal; <see langword="false"/> when it can not serve as a bound.</summary>
    public bool TryFormat(ReadOnlySpan<byte> value, out string literal)
    {
        literal = "";
        switch (Form)
        {
            case BoundForm.Number or BoundForm.BitNumber:
                literal = Ascii(value);
                return IsNumber(value);
            case BoundForm.Float:
                literal = Ascii(value);
                literal = literal.Contains('e', StringComparison.OrdinalIgnoreCase) ? literal : literal + "e0";
                return Utf8Parser.TryParse(value, out double number, out var used) && used == value.Length && double.IsFinite(number);
            case BoundForm.Text:
                literal = $"'{Ascii(value)}'";
                return IsComparable(value);
            default:
                literal = $"x'{Convert.ToHexString(value)}'";
                return true;
        }
    }

    private static string Ascii(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value);

    private static bool IsNumber(ReadOnlySpan<byte> value)
    {
        var digits = value.IsEmpty || value[0] != '-' ? value : value[1..];
        return !digits.IsEmpty && digits.IndexOfAnyExcept(NumberCharacters) < 0;
    }

    // MySQL 8 refuses to compare a DATE column with a literal that is no day of the calendar (error 1525), although
    // such values can be stored; a neighbour serves as the bound then.
    private static bool IsComparable(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAnyExcept(TimeCharacters) >= 0)
        {
            return false;
        }

        var dash = value.LastIndexOf((byte)'-');
        return dash <= 0 || (value.Length >= 10 && DateOnly.TryParseExact(
            Ascii(value[..10]), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }
}
