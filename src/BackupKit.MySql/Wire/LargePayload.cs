using System.Buffers;

namespace BackupKit.MySql.Wire;

/// <summary>One payload too large for the receive buffer, in pooled segments that are returned when it is disposed.</summary>
/// <remarks>Segments are rented as bytes arrive: a false length in a packet header costs nothing.</remarks>
internal sealed class LargePayload : IDisposable
{
    private const int SegmentSize = 1024 * 1024;

    private readonly List<byte[]> _segments = [];
    private int _used;

    public long Length => _segments.Count == 0 ? 0 : ((_segments.Count - 1L) * SegmentSize) + _used;

    public byte FirstByte => _segments[0][0];

    /// <summary>Room for at least one and at most the wanted number of bytes.</summary>
    public Memory<byte> GetMemory(int wanted)
    {
        if (_segments.Count == 0 || _used == SegmentSize)
        {
            _segments.Add(ArrayPool<byte>.Shared.Rent(SegmentSize));
            _used = 0;
        }

        return _segments[^1].AsMemory(_used, Math.Min(wanted, SegmentSize - _used));
    }

    public void Advance(int count) => _used += count;

    public ReadOnlySequence<byte> AsSequence()
    {
        var first = new Segment(_segments[0].AsMemory(0, _segments.Count == 1 ? _used : SegmentSize), null);
        var last = first;
        for (var i = 1; i < _segments.Count; i++)
        {
            last = new Segment(_segments[i].AsMemory(0, i == _segments.Count - 1 ? _used : SegmentSize), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            ArrayPool<byte>.Shared.Return(segment);
        }

        _segments.Clear();
        _used = 0;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
