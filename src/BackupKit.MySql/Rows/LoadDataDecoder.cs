using System.Numerics;
using System.Runtime.Intrinsics;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Reads what <see cref="LoadDataEncoder"/> writes.</summary>
internal sealed class LoadDataDecoder(string part, int columns, IRowReceiver receiver) : RowDecoder(part, receiver)
{
    private const int BlockBytes = 64;

    // What is read at once, so that the copy of it stays in the processor's first cache.
    private const int MostBytesAtOnce = 16 << 10;

    private int _column;
    private byte _separator = columns == 1 ? (byte)'\n' : (byte)'\t';
    private bool _isInField;
    private bool _hasBytes;
    private bool _isNull;
    private bool _isEscaped;

    public override void Write(ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            if (!_isInField)
            {
                BeginField();
            }

            if (!_isEscaped && !_isNull && plain.Length >= BlockBytes)
            {
                var taken = Scan(plain[..Math.Min(plain.Length, MostBytesAtOnce)]);
                plain = plain[taken..];
                if (plain.IsEmpty || !_isInField)
                {
                    continue;
                }
            }

            if (_isEscaped)
            {
                Unescape(plain[0]);
                plain = plain[1..];
                Offset++;
                continue;
            }

            var hit = EscapeTable.LoadData.IndexOfSpecial(plain);
            var literal = hit < 0 ? plain.Length : hit;
            if (literal > 0)
            {
                Append(plain[..literal]);
                Offset += literal;
            }

            if (hit < 0)
            {
                return;
            }

            OnSpecial(plain[hit]);
            plain = plain[(hit + 1)..];
            Offset++;
        }
    }

    public override void Complete()
    {
        if (_isInField)
        {
            throw Corrupt("the text ends within a row");
        }
    }

    /// <summary>
    /// Takes whole blocks up to what <see cref="Write"/> has to look at: the end of a field of more than 250 bytes, what may not stand there, and the
    /// last bytes of the text. A row of short fields in canonical form is its text one byte further on, with each separator replaced by the length of
    /// the field behind it: so everything is copied as it is, and the separators are then written over.
    /// </summary>
    private int Scan(ReadOnlySpan<byte> plain)
    {
        if (!Rows.TryOpen(plain.Length, out var row))
        {
            return 0;
        }

        var (field, used, taken, rowEnd) = (Rows.Field, Rows.Used, 0, -1);
        while (plain.Length - taken >= BlockBytes)
        {
            var special = CopyBlock(plain.Slice(taken, BlockBytes), row.AsSpan(used, BlockBytes));
            var bit = 0;
            for (; special != 0; special &= special - 1)
            {
                bit = BitOperations.TrailingZeroCount(special);
                var length = used + bit - field - 1;
                var found = plain[taken + bit];
                if (found == _separator && length < PayloadReader.NullMarker)
                {
                    row[field] = (byte)length;
                    field = used + bit;
                    rowEnd = NextField(field) ? taken + bit + 1 : rowEnd;
                }
                else if (EscapeTable.LoadData.IsSpecial(found))
                {
                    break;
                }
            }

            if (special == 0)
            {
                (used, taken) = (used + BlockBytes, taken + BlockBytes);
                continue;
            }

            (used, taken) = (used + bit, taken + bit);
            var rest = plain[taken..];
            if (rest.Length < 3 || rest[0] != (byte)'\\')
            {
                break;
            }

            if (EscapeTable.LoadData.TryUnescape(rest[1], out var value))
            {
                row[used] = value;
                (used, taken) = (used + 1, taken + 2);
            }
            else if (rest[1] == (byte)'N' && used == field + 1 && rest[2] == _separator)
            {
                row[field] = PayloadReader.NullMarker;
                (field, used, taken) = (used, used + 1, taken + 3);
                rowEnd = NextField(field) ? taken : rowEnd;
            }
            else
            {
                break;
            }
        }

        _isInField = taken != rowEnd;
        _hasBytes = used > field + 1;
        Rows.Close(field, _isInField ? used : field);
        Offset += taken;
        return taken;
    }

    /// <summary>Goes on to the next column and tells whether that is the first one of another row.</summary>
    private bool NextField(int end)
    {
        _column++;
        var isRowEnd = _column == columns;
        if (isRowEnd)
        {
            _column = 0;
            Rows.EndRow(end);
        }

        _separator = SeparatorOf(_column);
        return isRowEnd;
    }

    private byte SeparatorOf(int column) => column == columns - 1 ? (byte)'\n' : (byte)'\t';

    /// <summary>Copies a block and tells which of its bytes have to be looked at: backslashes and what is not above SUB.</summary>
    private static ulong CopyBlock(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var special = 0UL;
        for (var i = 0; i < BlockBytes; i += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(source[i..]);
            bytes.CopyTo(target[i..]);
            var found = Vector128.LessThanOrEqual(bytes, Vector128.Create((byte)0x1A)) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
            special |= (ulong)found.ExtractMostSignificantBits() << i;
        }

        return special;
    }

    private void BeginField()
    {
        Rows.BeginField();
        _isInField = true;
        _hasBytes = false;
        _isNull = false;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isNull)
        {
            throw Corrupt("bytes follow the mark of NULL");
        }

        Rows.Append(bytes);
        _hasBytes = true;
    }

    private void OnSpecial(byte special)
    {
        switch (special)
        {
            case (byte)'\\':
                _isEscaped = true;
                break;
            case (byte)'\t' when _column < columns - 1:
                EndField();
                _separator = SeparatorOf(++_column);
                BeginField();
                break;
            case (byte)'\n' when _column == columns - 1:
                EndField();
                Rows.EndRow();
                _separator = SeparatorOf(_column = 0);
                _isInField = false;
                break;
            case (byte)'\t':
                throw Corrupt("a row has more fields than columns");
            case (byte)'\n':
                throw Corrupt("a row has fewer fields than columns");
            default:
                throw Corrupt("a byte stands there that is always escaped");
        }
    }

    private void Unescape(byte letter)
    {
        _isEscaped = false;
        if (letter == (byte)'N' && !_hasBytes && !_isNull)
        {
            _isNull = true;
            return;
        }

        if (!EscapeTable.LoadData.TryUnescape(letter, out var value))
        {
            throw Corrupt("an unknown escape stands there");
        }

        Append([value]);
    }

    private void EndField()
    {
        if (_isNull)
        {
            Rows.EndNullField();
        }
        else
        {
            Rows.EndField();
        }
    }
}
