using BackupKit.Streaming;

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
        var next = -1;

        async Task WorkAsync(int worker, CancellationToken token)
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < items.Count)
            {
                await RetryAsync(_sessions[worker], (session, stop) => work(session, items[index], stop), token).ConfigureAwait(false);
            }
        }

        await Workers.RunAsync(Math.Min(items.Count, _sessions.Length), WorkAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Works with every session until nothing is left; fails as <see cref="ForEachAsync"/> does.</summary>
    /// <param name="take">Gives a worker its next item after the one it did last; <see langword="null"/> ends it. Called by many at a time.</param>
    /// <param name="work">Does one item; called again after a failure that may pass.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task DrainAsync<T>(Func<T?, T?> take, Func<TargetSession, T, CancellationToken, Task> work, CancellationToken cancellationToken)
        where T : class
    {
        async Task WorkAsync(int worker, CancellationToken token)
        {
            T? item = null;
            while ((item = take(item)) is { } current)
            {
                await RetryAsync(_sessions[worker], (session, stop) => work(session, current, stop), token).ConfigureAwait(false);
            }
        }

        return Workers.RunAsync(_sessions.Length, WorkAsync, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RetryAsync(TargetSession session, Func<TargetSession, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await work(session, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (BackupException ex) when (ex.IsTransient && attempt < _retries)
            {
                await session.PauseAsync(TimeSpan.FromMilliseconds(100 << Math.Min(attempt, 6)), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
