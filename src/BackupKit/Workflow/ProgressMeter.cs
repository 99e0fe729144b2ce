using System.Globalization;

namespace BackupKit.Workflow;

/// <summary>Adds up what workers do and tells it some ten times a second; thread-safe.</summary>
internal sealed class ProgressMeter(IProgress<BackupProgress>? target, TimeProvider time, long? maxRate = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _bytes;
    private long _totalBytes;
    private long _parts;
    private long _totalParts;
    private long _rows;
    private readonly string? _limit = maxRate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"limited to {rate / 1048576.0:0.##} MiB/s")
        : null;

    private long _lastTold = time.GetTimestamp();
    private string? _waiting;

    public void Begin(string phase) => target?.Report(Current(phase, null));

    /// <summary>Tells at once that the source waits, and why; <see langword="null"/> when it goes on.</summary>
    public void Wait(string? reason)
    {
        Volatile.Write(ref _waiting, reason);
        target?.Report(Current("dump", null));
    }

    public void AddTotal(long bytes)
    {
        Interlocked.Add(ref _totalBytes, bytes);
        Interlocked.Increment(ref _totalParts);
    }

    public void AddBytes(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        TellNowAndThen(null);
    }

    public void AddPart(PartRecord part)
    {
        Interlocked.Increment(ref _parts);
        Interlocked.Add(ref _rows, part.Result.Digest?.Rows ?? 0);
        TellNowAndThen(part.Key);
    }

    public void End() => target?.Report(Current("dump", null));

    private void TellNowAndThen(string? current)
    {
        if (target is null)
        {
            return;
        }

        var last = Volatile.Read(ref _lastTold);
        if (time.GetElapsedTime(last) >= Interval && Interlocked.CompareExchange(ref _lastTold, time.GetTimestamp(), last) == last)
        {
            target.Report(Current("dump", current));
        }
    }

    private BackupProgress Current(string phase, string? current) => new(
        phase,
        Interlocked.Read(ref _bytes),
        Interlocked.Read(ref _totalBytes),
        Interlocked.Read(ref _parts),
        Interlocked.Read(ref _totalParts),
        Interlocked.Read(ref _rows),
        current)
    {
        Throttle = Volatile.Read(ref _waiting) ?? _limit,
    };
}
