namespace BackupKit.Tests.Support;

/// <summary>The real clock, with short timers, such as those of retries, due a thousand times sooner.</summary>
internal sealed class ImmediateTimeProvider : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(5) ? dueTime / 1000 : dueTime, period);
}
