namespace BackupKit.Sinks;

/// <summary>Content that knows since when the sink, and not the source, has been at work.</summary>
internal sealed class GuardedContent(Stream inner, TimeProvider time) : ReadOnlyStream
{
    private const long SourceIsAtWork = long.MinValue;

    private long _sinkSince = time.GetTimestamp();
    private volatile bool _isAbandoned;

    public TimeSpan SinkIsBusyFor()
    {
        var since = Volatile.Read(ref _sinkSince);
        return since == SourceIsAtWork ? TimeSpan.Zero : time.GetElapsedTime(since);
    }

    /// <summary>Nothing is given any more to a sink that goes on after its call was given up.</summary>
    public void Abandon() => _isAbandoned = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        HandToSource();
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            HandToSink();
        }
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        HandToSource();
        try
        {
            await inner.CopyToAsync(new GuardedDestination(destination, this), bufferSize, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            HandToSink();
        }
    }

    public void HandToSink() => Volatile.Write(ref _sinkSince, time.GetTimestamp());

    public void HandToSource()
    {
        if (_isAbandoned)
        {
            throw new IOException("The call this content was given to has ended.");
        }

        Volatile.Write(ref _sinkSince, SourceIsAtWork);
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
}
