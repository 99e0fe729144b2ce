namespace BackupKit.Streaming;

/// <summary>Lets so many bytes pass each second, for all who share it; thread-safe.</summary>
/// <remarks>
/// A token bucket in the form of the time at which it will be full: bytes pass at once, and whoever passed them waits until they are paid for. A tenth of a
/// second of idle time may be made up for.
/// </remarks>
internal sealed class ByteRate(long bytesPerSecond, TimeProvider time)
{
    private static readonly TimeSpan Credit = TimeSpan.FromMilliseconds(100);

    // Shorter debts are paid with later ones: a timer is not more exact than some milliseconds.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _paidUntil;

    /// <summary>Counts bytes that passed, and waits until they may have.</summary>
    public ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_begun);
            var from = _paidUntil > now - Credit ? _paidUntil : now - Credit;
            _paidUntil = from + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = _paidUntil - now;
        }

        return wait < ShortestWait ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, time, cancellationToken));
    }
}
