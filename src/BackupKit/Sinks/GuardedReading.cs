using System.Buffers;

namespace BackupKit.Sinks;

/// <summary>Limits the time of every read of a stored object.</summary>
internal sealed class GuardedReading(
    Stream inner,
    Func<Func<CancellationToken, Task<int>>, CancellationToken, Task<int>> limit) : ReadOnlyStream
{
    private const int BufferSize = 128 << 10;

    // A read that is given up may still write into its buffer later, so the caller's own buffer is never handed to it, and this one is not used
    // again by anybody.
    private byte[]? _buffer;
    private bool _isReading;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_buffer is null || _isReading)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        }

        var own = _buffer.AsMemory(0, Math.Min(buffer.Length, BufferSize));
        _isReading = true;
        var read = await limit(token => inner.ReadAsync(own, token).AsTask(), cancellationToken).ConfigureAwait(false);
        _isReading = false;
        own[..read].CopyTo(buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        if (_buffer is { } buffer && !_isReading)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }
}
