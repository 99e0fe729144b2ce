using System.Buffers;

namespace BackupKit.MySql.Rows;

/// <summary>Reads what <see cref="InsertEncoder"/> writes.</summary>
internal sealed class InsertDecoder : RowDecoder
{
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly byte[] Null = "NULL"u8.ToArray();
    private static readonly byte[] NextColumn = ","u8.ToArray();
    private static readonly byte[] LastColumn = ")\n"u8.ToArray();
    private static readonly byte[] NextRow = ",("u8.ToArray();
    private static readonly byte[] StatementEnd = ";\n"u8.ToArray();
    private static readonly byte[] SetLenient = DataFileHeader.SetLenient.ToArray();
    private static readonly byte[] SetStrict = DataFileHeader.SetStrict.ToArray();

    private readonly InsertLayout _layout;
    private readonly InsertScan _scan;
    private readonly byte[] _statementStart;
    private byte[] _expected;
    private int _matched;
    private Place _next = Place.BetweenStatements;
    private Place _place = Place.FixedText;
    private int _column;
    private bool _isLenient;
    private bool _hasDigits;

    /// <param name="part">The key of the part, for errors.</param>
    /// <param name="tableName">The table the part was written for.</param>
    /// <param name="columns">The columns it was written with.</param>
    /// <param name="receiver">Takes the rows.</param>
    public InsertDecoder(string part, string tableName, IReadOnlyList<ColumnPlan> columns, IRowReceiver receiver)
        : base(part, receiver)
    {
        _layout = new InsertLayout(tableName, columns);
        _scan = new InsertScan(Rows, _layout);
        _statementStart = [.. _layout.StatementStart, (byte)'('];
        _expected = _layout.Header;
    }

    /// <summary>What the next byte belongs to; the last three only name what a fixed text ends.</summary>
    private enum Place
    {
        FixedText,
        BetweenStatements,
        StatementStart,
        ValueStart,
        NumberBytes,
        QuotedBytes,
        EscapeLetter,
        RowEnd,
        Value,
        Null,
        Statement,
    }

    public override void Write(ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            var taken = _place == Place.ValueStart ? _scan.Scan(plain, ref _column) : 0;
            taken = taken > 0 ? taken : Step(plain);
            plain = plain[taken..];
            Offset += taken;
        }
    }

    public override void Complete()
    {
        if (_place != Place.BetweenStatements)
        {
            throw Corrupt("the text ends within a statement");
        }
    }

    private int Step(ReadOnlySpan<byte> plain)
    {
        switch (_place)
        {
            case Place.FixedText:
                return MatchFixedText(plain);
            case Place.QuotedBytes:
                return ReadQuoted(plain);
            case Place.EscapeLetter:
                Unescape(plain[0]);
                return 1;
            case Place.NumberBytes:
                return ReadNumber(plain);
            default:
                Decide(plain[0]);
                return 0;
        }
    }

    private int MatchFixedText(ReadOnlySpan<byte> plain)
    {
        var rest = _expected.AsSpan(_matched);
        var count = Math.Min(rest.Length, plain.Length);
        var same = plain[..count].CommonPrefixLength(rest[..count]);
        if (same < count)
        {
            Offset += same;
            throw Corrupt("the text differs from what was written for this table");
        }

        _matched += count;
        if (_matched == _expected.Length)
        {
            Enter(_next);
        }

        return count;
    }

    private int ReadQuoted(ReadOnlySpan<byte> plain)
    {
        var hit = EscapeTable.Literal.IndexOfSpecial(plain);
        Rows.Append(hit < 0 ? plain : plain[..hit]);
        if (hit < 0)
        {
            return plain.Length;
        }

        if (plain[hit] == (byte)'\\')
        {
            _place = Place.EscapeLetter;
            return hit + 1;
        }

        if (plain[hit] != (byte)'\'')
        {
            Offset += hit;
            throw Corrupt("a byte stands there that is always escaped");
        }

        Expect(_layout.Columns[_column].Close, Place.Value);
        return hit;
    }

    private void Unescape(byte letter)
    {
        if (!EscapeTable.Literal.TryUnescape(letter, out var value))
        {
            throw Corrupt("an unknown escape stands there");
        }

        Rows.Append([value]);
        _place = Place.QuotedBytes;
    }

    private int ReadNumber(ReadOnlySpan<byte> plain)
    {
        var end = plain.IndexOfAnyExcept(NumberBytes);
        var digits = end < 0 ? plain : plain[..end];
        Rows.Append(digits);
        _hasDigits |= !digits.IsEmpty;
        if (end >= 0)
        {
            if (!_hasDigits)
            {
                throw Corrupt("a number is missing");
            }

            Expect(_layout.Columns[_column].Close, Place.Value);
        }

        return digits.Length;
    }

    private void Decide(byte next)
    {
        switch (_place)
        {
            case Place.BetweenStatements when next == SetLenient[0]:
                _isLenient = true;
                Expect(SetLenient, Place.StatementStart);
                break;
            case Place.ValueStart:
                Rows.BeginField();
                BeginValue(next);
                break;
            case Place.RowEnd when next == NextRow[0]:
                Expect(NextRow, Place.ValueStart);
                break;
            case Place.RowEnd:
                Expect(StatementEnd, Place.Statement);
                break;
            default:
                Expect(_statementStart, Place.ValueStart);
                break;
        }
    }

    private void BeginValue(byte next)
    {
        var column = _layout.Columns[_column];
        _hasDigits = false;
        if (next == Null[0])
        {
            Expect(Null, Place.Null);
        }
        else
        {
            Expect(column.Open, column.IsQuoted ? Place.QuotedBytes : Place.NumberBytes);
        }
    }

    private void Expect(byte[] text, Place next)
    {
        _expected = text;
        _matched = 0;
        _next = next;
        _place = Place.FixedText;
        if (text.Length == 0)
        {
            Enter(next);
        }
    }

    private void Enter(Place place)
    {
        _place = place;
        switch (place)
        {
            case Place.Value:
                Rows.EndField();
                EndColumn();
                break;
            case Place.Null:
                Rows.EndNullField();
                EndColumn();
                break;
            case Place.RowEnd:
                Rows.EndRow();
                break;
            case Place.Statement when _isLenient:
                _isLenient = false;
                Expect(SetStrict, Place.BetweenStatements);
                break;
            case Place.Statement:
                _place = Place.BetweenStatements;
                break;
        }
    }

    private void EndColumn()
    {
        var isLast = ++_column == _layout.Columns.Length;
        _column = isLast ? 0 : _column;
        Expect(isLast ? LastColumn : NextColumn, isLast ? Place.RowEnd : Place.ValueStart);
    }
}
