using System.Buffers;

namespace BackupKit.MySql.Rows;

/// <summary>Writes into an <see cref="IBufferWriter{T}"/> with one request per batch instead of one per value.</summary>
internal ref struct BufferCursor(IBufferWriter<byte> output, int sizeHint)
{
    // A longer value is escaped in slices, so that what is requested does not grow with it.
    private const int SliceBytes = 16 << 10;

    private Span<byte> _span = output.GetSpan(sizeHint);
    private int _used;

    /// <summary>Bytes written since the beginning, committed or not.</summary>
    public long Written { readonly get; private set; }

    public void WriteByte(byte value)
    {
        Reserve(1);
        _span[_used++] = value;
        Written++;
    }

    public void Write(ReadOnlySpan<byte> value)
    {
        while (value.Length > SliceBytes)
        {
            Copy(value[..SliceBytes]);
            value = value[SliceBytes..];
        }

        Copy(value);
    }

    public void WriteEscaped(ReadOnlySpan<byte> value, EscapeTable table)
    {
        while (value.Length > SliceBytes)
        {
            Escape(value[..SliceBytes], table);
            value = value[SliceBytes..];
        }

        Escape(value, table);
    }

    /// <summary>Changes the byte written last, which is not committed yet.</summary>
    public readonly void ReplaceLast(byte value) => _span[_used - 1] = value;

    /// <summary>Hands over what was written; the cursor may go on afterwards.</summary>
    public void Commit()
    {
        output.Advance(_used);
        _span = _span[_used..];
        _used = 0;
    }

    private void Copy(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_span[_used..]);
        _used += value.Length;
        Written += value.Length;
    }

    private void Escape(ReadOnlySpan<byte> value, EscapeTable table)
    {
        Reserve(value.Length * 2);
        var written = table.Escape(value, _span[_used..]);
        _used += written;
        Written += written;
    }

    private void Reserve(int count)
    {
        if (_span.Length - _used < count)
        {
            Commit();
            _span = output.GetSpan(count);
        }
    }
}
