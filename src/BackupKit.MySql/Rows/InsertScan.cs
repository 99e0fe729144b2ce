using System.Numerics;
using System.Runtime.Intrinsics;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>
/// Reads values that lie in one piece of text, which nearly all do, straight into rows. It stops before a value that does not, or whose text is not
/// what is expected: that one is for <see cref="InsertDecoder"/>, which knows every case.
/// </summary>
internal sealed class InsertScan
{
    private const int BlockBytes = 32;

    // What follows the last byte of a block is compared without asking whether it is there.
    private const int LeastBytes = BlockBytes + ExpectedText.LeastBytes;

    private const int Incomplete = -1;
    private const int MostBytesAtOnce = 32 << 10;

    private readonly RowAssembler _rows;
    private readonly Field[] _fields;
    private byte[] _row = [];

    /// <param name="rows">Takes the rows.</param>
    /// <param name="layout">What stands around the values.</param>
    public InsertScan(RowAssembler rows, InsertLayout layout)
    {
        _rows = rows;
        _fields = new Field[layout.Columns.Length];
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i] = Field.Create(layout.Columns[i], i == _fields.Length - 1 ? ")\n,("u8 : ","u8);
        }
    }

    /// <summary>Reads values from the start of one.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="column">The column of the first value; set to that of the next one.</param>
    /// <returns>How many bytes were taken; behind them a value starts.</returns>
    public int Scan(ReadOnlySpan<byte> plain, ref int column)
    {
        plain = plain[..Math.Min(plain.Length, MostBytesAtOnce)];
        if (plain.Length < LeastBytes || !_rows.TryOpen(plain.Length + BlockBytes, out _row))
        {
            return 0;
        }

        var (field, taken) = (_rows.Used, 0);
        while (plain.Length - taken >= LeastBytes)
        {
            var length = ReadField(plain[taken..], in _fields[column], ref field);
            if (length == Incomplete)
            {
                break;
            }

            taken += length;
            column++;
            if (column == _fields.Length)
            {
                column = 0;
                _rows.EndRow(field);
            }
        }

        _rows.Close(field, field);
        return taken;
    }

    /// <summary>Copies one value behind its length, goes on to where the next one begins, and tells how long its text is.</summary>
    private int ReadField(ReadOnlySpan<byte> text, in Field expected, ref int field)
    {
        if (expected.Open.Starts(text))
        {
            var start = expected.Open.Length;
            var used = field + 1;
            var count = expected.IsQuoted ? CopyQuoted(text[start..], ref used) : CopyNumber(text[start..], ref used);
            if (count != Incomplete && expected.Close.Starts(text[(start + count)..]))
            {
                field = EndField(field, used);
                return start + count + expected.Close.Length;
            }
        }

        if (!expected.Null.Starts(text))
        {
            return Incomplete;
        }

        _row[field] = PayloadReader.NullMarker;
        field++;
        return expected.Null.Length;
    }

    /// <summary>Writes the length of a field and tells where the next one begins.</summary>
    private int EndField(int field, int used)
    {
        var length = used - field - 1;
        if (length < PayloadReader.NullMarker)
        {
            _row[field] = (byte)length;
            return used;
        }

        var size = LengthPrefix.SizeOf(length);
        _row.AsSpan(field + 1, length).CopyTo(_row.AsSpan(field + size));
        LengthPrefix.Write(_row.AsSpan(field, size), length);
        return used + size - 1;
    }

    /// <summary>Copies a number, or as much of it as one block holds, and tells its length.</summary>
    private int CopyNumber(ReadOnlySpan<byte> text, ref int used)
    {
        if (text.Length < LeastBytes)
        {
            return Incomplete;
        }

        var target = _row.AsSpan(used, BlockBytes);
        var half = Vector128<byte>.Count;
        var other = ~(CopyNumberBytes(text, target) | (CopyNumberBytes(text[half..], target[half..]) << half));
        var count = BitOperations.TrailingZeroCount(other);
        used += count;
        return count == 0 ? Incomplete : count;
    }

    private int CopyQuoted(ReadOnlySpan<byte> text, ref int used)
    {
        var count = 0;
        while (text.Length - count >= LeastBytes)
        {
            var block = text.Slice(count, LeastBytes);
            var special = CopyBlock(block, _row.AsSpan(used, BlockBytes));
            var bit = BlockBytes;
            for (; special != 0; special &= special - 1)
            {
                bit = BitOperations.TrailingZeroCount(special);
                if (EscapeTable.Literal.IsSpecial(block[bit]))
                {
                    break;
                }
            }

            if (special == 0)
            {
                (used, count) = (used + BlockBytes, count + BlockBytes);
                continue;
            }

            (used, count) = (used + bit, count + bit);
            if (block[bit] == (byte)'\'')
            {
                return count;
            }

            if (block[bit] != (byte)'\\' || !EscapeTable.Literal.TryUnescape(block[bit + 1], out var value))
            {
                return Incomplete;
            }

            _row[used] = value;
            (used, count) = (used + 1, count + 2);
        }

        return Incomplete;
    }

    /// <summary>Copies a block and tells which of its bytes have to be looked at: quotes, backslashes and what is not above SUB.</summary>
    private static uint CopyBlock(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var special = 0U;
        for (var i = 0; i < BlockBytes; i += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(source[i..]);
            bytes.CopyTo(target[i..]);
            var found = Vector128.LessThanOrEqual(bytes, Vector128.Create((byte)0x1A))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\''))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
            special |= found.ExtractMostSignificantBits() << i;
        }

        return special;
    }

    /// <summary>Copies sixteen bytes and tells which of them may stand in a number.</summary>
    private static uint CopyNumberBytes(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var bytes = Vector128.Create(source);
        bytes.CopyTo(target);
        var found = Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9))
            | Vector128.Equals(bytes, Vector128.Create((byte)'-'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'.'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'+'))
            | Vector128.Equals(bytes | Vector128.Create((byte)0x20), Vector128.Create((byte)'e'));
        return found.ExtractMostSignificantBits();
    }

    /// <summary>What stands before and behind the values of a column, and what stands for NULL.</summary>
    private readonly record struct Field(ExpectedText Open, ExpectedText Close, ExpectedText Null, bool IsQuoted)
    {
        public static Field Create(InsertLayout.Column column, ReadOnlySpan<byte> separator) => new(
            new ExpectedText(column.Open),
            new ExpectedText([.. column.Close, .. separator]),
            new ExpectedText([.. "NULL"u8, .. separator]),
            column.IsQuoted);
    }
}
