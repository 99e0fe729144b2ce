namespace BackupKit.MySql.Snapshot;

/// <summary>Gives a sign of life every minute: an idle lock holder that the server drops would take the lock with it unseen.</summary>
internal sealed class KeepAlive : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();

    public KeepAlive(TimeProvider time, Func<CancellationToken, Task> ping) => Running = RunAsync(time, ping, _stop.Token);

    /// <summary>Ends when disposed.</summary>
    public Task Running { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static async Task RunAsync(TimeProvider time, Func<CancellationToken, Task> ping, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
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
