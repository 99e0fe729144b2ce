namespace BackupKit.MySql.Rows;

/// <summary>Reads what <see cref="LoadDataEncoder"/> writes.</summary>
internal sealed class LoadDataDecoder(string part, int columns, IRowReceiver receiver) : RowDecoder(part, receiver)
{
    private int _column;
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
                _column++;
                BeginField();
                break;
            case (byte)'\n' when _column == columns - 1:
                EndField();
                Rows.EndRow();
                _column = 0;
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
