using System.Numerics;
using System.Runtime.Intrinsics;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>
/// Reads values that lie in one piece of text, which nearly all do, straight into rows. It stops before a value that does not, or whose text is not
/// what is expected: that one is for <see cref="InsertDecoder"/>, which knows every case.
/// </summary>
internal sealed class InsertScan(RowAssembler rows, InsertLayout layout)
{
    private const int BlockBytes = 16;
    private const int Incomplete = -1;
    private const int MostBytesAtOnce = 32 << 10;

    private byte[] _row = [];
    private int _used;
    private bool _isNull;

    /// <summary>Reads values from the start of one.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="column">The column of the first value; set to that of the next one.</param>
    /// <returns>How many bytes were taken; behind them a value starts.</returns>
    public int Scan(ReadOnlySpan<byte> plain, ref int column)
    {
        plain = plain[..Math.Min(plain.Length, MostBytesAtOnce)];
        if (plain.Length < BlockBytes || !rows.TryOpen(plain.Length + BlockBytes, out _row))
        {
            return 0;
        }

        var taken = 0;
        var field = rows.Used;
        var last = layout.Columns.Length - 1;
        while (true)
        {
            var text = plain[taken..];
            _used = field + 1;
            var length = ReadValue(text, layout.Columns[column]);
            var separator = column == last ? ")\n,("u8 : ","u8;
            if (length == Incomplete || !text[length..].StartsWith(separator))
            {
                rows.Close(field, field);
                return taken;
            }

            taken += length + separator.Length;
            field = EndField(field);
            column = column == last ? 0 : column + 1;
            if (column == 0)
            {
                rows.EndRow(field);
            }
        }
    }

    /// <summary>Where the next field begins.</summary>
    private int EndField(int field)
    {
        var length = _used - field - 1;
        if (_isNull || length < PayloadReader.NullMarker)
        {
            _row[field] = _isNull ? PayloadReader.NullMarker : (byte)length;
            return _used;
        }

        var size = LengthPrefix.SizeOf(length);
        _row.AsSpan(field + 1, length).CopyTo(_row.AsSpan(field + size));
        LengthPrefix.Write(_row.AsSpan(field, size), length);
        return _used + size - 1;
    }

    /// <summary>Copies one value behind its length and tells how long its text is.</summary>
    private int ReadValue(ReadOnlySpan<byte> text, InsertLayout.Column column)
    {
        _isNull = text.StartsWith("NULL"u8);
        if (_isNull)
        {
            return "NULL"u8.Length;
        }

        if (!text.StartsWith(column.Open))
        {
            return Incomplete;
        }

        var start = column.Open.Length;
        var length = column.IsQuoted ? CopyQuoted(text[start..]) : CopyNumber(text[start..]);
        return length != Incomplete && text[(start + length)..].StartsWith(column.Close) ? start + length + column.Close.Length : Incomplete;
    }

    private int CopyNumber(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (text.Length - count >= BlockBytes)
        {
            var bytes = Vector128.Create(text[count..]);
            bytes.CopyTo(_row.AsSpan(_used));
            var other = (~NumberBytes(bytes)).ExtractMostSignificantBits();
            var taken = other == 0 ? BlockBytes : BitOperations.TrailingZeroCount(other);
            (_used, count) = (_used + taken, count + taken);
            if (other != 0)
            {
                return count > 0 ? count : Incomplete;
            }
        }

        return Incomplete;
    }

    private int CopyQuoted(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (text.Length - count > BlockBytes)
        {
            var bytes = Vector128.Create(text[count..]);
            bytes.CopyTo(_row.AsSpan(_used));
            var special = Special(bytes).ExtractMostSignificantBits();
            var taken = special == 0 ? BlockBytes : BitOperations.TrailingZeroCount(special);
            (_used, count) = (_used + taken, count + taken);
            if (special == 0)
            {
                continue;
            }

            if (text[count] == (byte)'\'')
            {
                return count;
            }

            if (text[count] != (byte)'\\' || !EscapeTable.Literal.TryUnescape(text[count + 1], out var value))
            {
                return Incomplete;
            }

            _row[_used++] = value;
            count += 2;
        }

        return Incomplete;
    }

    private static Vector128<byte> NumberBytes(Vector128<byte> bytes) =>
        Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9))
        | Vector128.Equals(bytes, Vector128.Create((byte)'-'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'.'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'+'))
        | Vector128.Equals(bytes | Vector128.Create((byte)0x20), Vector128.Create((byte)'e'));

    private static Vector128<byte> Special(Vector128<byte> bytes) =>
        Vector128.Equals(bytes, Vector128.Create((byte)'\''))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))
        | Vector128.Equals(bytes, Vector128.Create((byte)0x1A))
        | Vector128.Equals(bytes, Vector128<byte>.Zero);
}
