namespace BackupKit.Tests.Support;

/// <summary>A clock that stands still until it is moved; timers that are due then fire. Thread-safe.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan Due, Action Fire)> _timers = [];
    private TimeSpan _now;

    /// <summary>Lets each wait be over at once, and moves the clock by it.</summary>
    public bool IsJumping { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero)
        {
            lock (_lock)
            {
                _timers.Add((_now + dueTime, () => ThreadPool.QueueUserWorkItem(_ => callback(state))));
            }

            if (IsJumping)
            {
                Advance(dueTime);
            }
        }

        return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Advance(TimeSpan by)
    {
        List<Action> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now).Select(timer => timer.Fire)];
            _timers.RemoveAll(timer => timer.Due <= _now);
        }

        due.ForEach(fire => fire());
    }
}
