namespace BackupKit.Tests.Support;

/// <summary>Gives some bytes, then throws.</summary>
internal sealed class FailingStream(ReadOnlyMemory<byte> good, Exception failure) : Stream
{
    private ReadOnlyMemory<byte> _left = good;

    public FailingStream(int goodBytes, Exception failure)
        : this(new byte[goodBytes], failure)
    {
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_left.IsEmpty)
        {
            throw failure;
        }

        var read = Math.Min(count, _left.Length);
        _left[..read].CopyTo(buffer.AsMemory(offset));
        _left = _left[read..];
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
