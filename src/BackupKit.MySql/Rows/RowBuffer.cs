using System.Buffers;
using System.IO.Pipelines;

namespace BackupKit.MySql.Rows;

/// <summary>Collects many rows in the memory of a pipe before the pipe is told, which takes its lock each time. Not thread-safe.</summary>
internal sealed class RowBuffer(PipeWriter output) : IBufferWriter<byte>
{
    private const int LeastBytes = 4 << 10;

    private Memory<byte> _memory;
    private int _used;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_memory.Length - _used < Math.Max(sizeHint, 1))
        {
            Commit();
            _memory = output.GetMemory(Math.Max(sizeHint, LeastBytes));
        }

        return _memory[_used..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Advance(int count) => _used += count;

    /// <summary>Tells the pipe what was written; to be called before the pipe is used directly or flushed.</summary>
    public void Commit()
    {
        if (_used > 0)
        {
            output.Advance(_used);
        }

        _memory = default;
        _used = 0;
    }
}
