namespace BackupKit.MySql.Restore;

/// <summary>The sessions of a restore, one for each worker.</summary>
internal sealed class TargetSessions : IAsyncDisposable
{
    private readonly TargetSession[] _sessions;
    private readonly int _retries;

    public TargetSessions(TargetAccess access, int workers, int retries)
    {
        _sessions = [.. Enumerable.Range(0, workers).Select(_ => new TargetSession(access))];
        _retries = retries;
    }

    /// <summary>The session for what is done by one worker alone.</summary>
    public TargetSession First => _sessions[0];

    /// <summary>
    /// Works on all items in their order, as many at a time as there are sessions. The first failure stops the others and is the one thrown.
    /// </summary>
    /// <param name="items">The work.</param>
    /// <param name="work">Does one item; called again after a failure that may pass, so it has to look what is done already.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task ForEachAsync<T>(
        IReadOnlyList<T> items,
        Func<TargetSession, T, CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = -1;

        async Task RunAsync(TargetSession session)
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < items.Count)
            {
                await RetryAsync(session, token => work(session, items[index], token), stop.Token).ConfigureAwait(false);
            }
        }

        var running = _sessions.Take(Math.Max(1, Math.Min(items.Count, _sessions.Length))).Select(RunAsync).ToList();
        await foreach (var finished in Task.WhenEach(running).ConfigureAwait(false))
        {
            if (!finished.IsCompletedSuccessfully)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await finished.ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RetryAsync(TargetSession session, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await work(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (BackupException ex) when (ex.IsTransient && attempt < _retries)
            {
                await session.PauseAsync(TimeSpan.FromMilliseconds(100 << Math.Min(attempt, 6)), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
