using System.IO.Pipelines;

namespace BackupKit.Streaming;

/// <summary>Passes bytes on to a pipe and waits after each flush until they may have passed.</summary>
/// <remarks>They are paid for piece by piece, so that one who writes little at a time waits no longer than the others.</remarks>
internal sealed class RateLimitedWriter(PipeWriter inner, ByteRate rate) : PipeWriter
{
    /// <summary>No piece is larger.</summary>
    public const int PieceBytes = 32 << 10;

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
        for (; bytes > 0; bytes -= PieceBytes)
        {
            await rate.TakeAsync(Math.Min(bytes, PieceBytes), cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
