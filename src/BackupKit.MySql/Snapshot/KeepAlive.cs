namespace BackupKit.MySql.Snapshot;

/// <summary>Gives a sign of life every minute: an idle lock holder that the server drops would take the lock with it unseen.</summary>
internal sealed class KeepAlive : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly PeriodicTimer _timer;

    public KeepAlive(TimeProvider time, Func<CancellationToken, Task> ping)
    {
        _timer = new PeriodicTimer(Interval, time);
        Running = RunAsync(_timer, ping, _stop.Token);
    }

    /// <summary>Ends when disposed.</summary>
    public Task Running { get; }

    public void Dispose()
    {
        // The wait ends by this; to cancel it would make an exception with a stack trace, which costs milliseconds.
        _timer.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private static async Task RunAsync(PeriodicTimer timer, Func<CancellationToken, Task> ping, CancellationToken cancellationToken)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await ping(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }
}
