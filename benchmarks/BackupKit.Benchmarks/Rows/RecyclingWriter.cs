using System.Buffers;

namespace BackupKit.Benchmarks.Rows;

/// <summary>A writer that starts over when it is full, so that only the encoder is measured.</summary>
internal sealed class RecyclingWriter(int size) : IBufferWriter<byte>
{
    private readonly byte[] _buffer = new byte[size];
    private int _used;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        StartOver(sizeHint);
        return _buffer.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        StartOver(sizeHint);
        return _buffer.AsSpan(_used);
    }

    private void StartOver(int sizeHint) => _used = _buffer.Length - _used < Math.Max(sizeHint, 1) ? 0 : _used;
}
