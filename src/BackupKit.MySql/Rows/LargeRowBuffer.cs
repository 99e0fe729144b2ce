using System.Buffers;

namespace BackupKit.MySql.Rows;

/// <summary>
/// Holds one huge row in buffers of fixed size, so that it never has to be copied into a larger one. The length before a field is known
/// only at the field's end: room is kept for it and the unused part of the room is left out of the sequence.
/// </summary>
internal sealed class LargeRowBuffer
{
    private const int ChunkBytes = 1 << 20;

    private readonly List<byte[]> _chunks = [];
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private int _start;
    private int _used = ChunkBytes;
    private int _prefixPiece;
    private Memory<byte> _prefixRoom;
    private long _fieldLength;

    /// <summary>Adds bytes of complete fields.</summary>
    public void AppendFields(ReadOnlySpan<byte> fields) => Append(fields);

    public void BeginField()
    {
        ClosePiece();
        if (ChunkBytes - _used < LengthPrefix.MaxBytes)
        {
            NextChunk();
        }

        _prefixPiece = _pieces.Count;
        _prefixRoom = _chunks[^1].AsMemory(_used, LengthPrefix.MaxBytes);
        _pieces.Add(_prefixRoom);
        _used += LengthPrefix.MaxBytes;
        _start = _used;
        _fieldLength = 0;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _fieldLength += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_used == ChunkBytes)
            {
                ClosePiece();
                NextChunk();
            }

            var count = Math.Min(bytes.Length, ChunkBytes - _used);
            bytes[..count].CopyTo(_chunks[^1].AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
        }
    }

    public void EndField()
    {
        var prefix = _prefixRoom[..LengthPrefix.SizeOf(_fieldLength)];
        LengthPrefix.Write(prefix.Span, _fieldLength);
        _pieces[_prefixPiece] = prefix;
    }

    public void EndNullField(byte marker)
    {
        _prefixRoom.Span[0] = marker;
        _pieces[_prefixPiece] = _prefixRoom[..1];
    }

    /// <summary>The row; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        ClosePiece();
        return RowSegment.Join(_pieces);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Clear()
    {
        foreach (var chunk in _chunks)
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        _chunks.Clear();
        _pieces.Clear();
        _used = ChunkBytes;
        _start = ChunkBytes;
    }

    private void ClosePiece()
    {
        if (_used > _start && _chunks.Count > 0)
        {
            _pieces.Add(_chunks[^1].AsMemory(_start, _used - _start));
        }

        _start = _used;
    }

    private void NextChunk()
    {
        _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkBytes));
        _used = 0;
        _start = 0;
    }
}
