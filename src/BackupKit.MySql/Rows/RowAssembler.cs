using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Puts the fields that a decoder finds, piece by piece, into rows of the canonical form.</summary>
internal sealed class RowAssembler(IRowReceiver receiver)
{
    /// <summary>Longer rows are held in several buffers.</summary>
    public const int LargeRowBytes = 1 << 20;

    private readonly LargeRowBuffer _large = new();
    private byte[] _row = new byte[16 << 10];
    private int _start;
    private int _used;
    private int _field;
    private bool _isLarge;

    /// <summary>Where the open field begins in the buffer of <see cref="TryOpen"/>: the one byte of its length.</summary>
    public int Field => _field;

    /// <summary>Where the next byte goes.</summary>
    public int Used => _used;

    /// <summary>
    /// Gives the buffer with the open row, and room for so many bytes behind it, to a decoder that writes into it. That writes lengths up to 250
    /// itself, ends rows with <see cref="EndRow(int)"/> and then calls <see cref="Close"/>.
    /// </summary>
    /// <returns><see langword="false"/> when the row may become too long for one buffer.</returns>
    public bool TryOpen(int room, out byte[] row)
    {
        if (!_isLarge && _used - _start + room <= LargeRowBytes)
        {
            Reserve(room);
            row = _row;
            return true;
        }

        row = [];
        return false;
    }

    /// <summary>Ends a row in the open buffer; the next one begins where it ends.</summary>
    public void EndRow(int end)
    {
        receiver.OnRow(_row.AsSpan(_start, end - _start));
        _start = end;
    }

    /// <summary>Takes the buffer back, with a field open.</summary>
    public void Close(int field, int used) => (_field, _used) = (field, used);

    public void BeginField()
    {
        if (_isLarge)
        {
            _large.BeginField();
            return;
        }

        Reserve(1);
        _field = _used;
        _used++;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!_isLarge && _used - _start + bytes.Length > LargeRowBytes)
        {
            BecomeLarge();
        }

        if (_isLarge)
        {
            _large.Append(bytes);
            return;
        }

        Reserve(bytes.Length);
        bytes.CopyTo(_row.AsSpan(_used));
        _used += bytes.Length;
    }

    public void EndField()
    {
        if (_isLarge)
        {
            _large.EndField();
            return;
        }

        var length = _used - _field - 1;
        var size = LengthPrefix.SizeOf(length);
        if (size > 1)
        {
            Reserve(size);
            _row.AsSpan(_field + 1, length).CopyTo(_row.AsSpan(_field + size));
            _used += size - 1;
        }

        LengthPrefix.Write(_row.AsSpan(_field, size), length);
    }

    /// <summary>Ends a field without bytes as NULL.</summary>
    public void EndNullField()
    {
        if (_isLarge)
        {
            _large.EndNullField(PayloadReader.NullMarker);
            return;
        }

        _row[_field] = PayloadReader.NullMarker;
    }

    public void EndRow()
    {
        if (!_isLarge)
        {
            EndRow(_used);
            _start = _used = 0;
            return;
        }

        receiver.OnLargeRow(_large.ToSequence());
        _large.Clear();
        _isLarge = false;
        _start = _used = 0;
    }

    private void BecomeLarge()
    {
        _large.AppendFields(_row.AsSpan(_start, _field - _start));
        _large.BeginField();
        _large.Append(_row.AsSpan(_field + 1, _used - _field - 1));
        _isLarge = true;
    }

    private void Reserve(int count)
    {
        if (_row.Length - _used >= count)
        {
            return;
        }

        var row = _row;
        var needed = _used - _start + count;
        if (needed > row.Length)
        {
            row = new byte[Math.Max(row.Length * 2, needed)];
        }

        _row.AsSpan(_start, _used - _start).CopyTo(row);
        (_row, _field, _used, _start) = (row, _field - _start, _used - _start, 0);
    }
}
