using System.Buffers;

namespace BackupKit.Streaming.Compression;

/// <summary>Lets something that writes to a stream write to a buffer writer that changes from call to call.</summary>
internal sealed class BufferWriterStream : Stream
{
    public IBufferWriter<byte>? Output { get; set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => Output?.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Output?.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
