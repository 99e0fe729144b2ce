using System.IO.Pipelines;

namespace BackupKit.Streaming;

/// <summary>Passes bytes on to a pipe and waits after each flush until they may have passed.</summary>
internal sealed class RateLimitedWriter(PipeWriter inner, ByteRate rate) : PipeWriter
{
    private long _unflushed;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        inner.Advance(bytes);
        _unflushed += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var bytes = _unflushed;
        _unflushed = 0;
        var result = await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        await rate.TakeAsync(bytes, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
