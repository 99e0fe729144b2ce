using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Puts the fields that a decoder finds, piece by piece, into rows of the canonical form.</summary>
internal sealed class RowAssembler(IRowReceiver receiver)
{
    /// <summary>Longer rows are held in several buffers.</summary>
    public const int LargeRowBytes = 1 << 20;

    private readonly LargeRowBuffer _large = new();
    private byte[] _row = new byte[16 << 10];
    private int _used;
    private int _field;
    private bool _isLarge;

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
        if (!_isLarge && _used + bytes.Length > LargeRowBytes)
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
            receiver.OnRow(_row.AsSpan(0, _used));
            _used = 0;
            return;
        }

        receiver.OnLargeRow(_large.ToSequence());
        _large.Clear();
        _isLarge = false;
        _used = 0;
    }

    private void BecomeLarge()
    {
        _large.AppendFields(_row.AsSpan(0, _field));
        _large.BeginField();
        _large.Append(_row.AsSpan(_field + 1, _used - _field - 1));
        _isLarge = true;
    }

    private void Reserve(int count)
    {
        if (_row.Length - _used < count)
        {
            Array.Resize(ref _row, Math.Max(_row.Length * 2, _used + count));
        }
    }
}
