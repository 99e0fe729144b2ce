using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>The sessions of one snapshot, by role.</summary>
internal sealed class SnapshotCrew : IAsyncDisposable
{
    // Shorter than the 5 s within which a snapshot promises to be gone.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UnlockTimeout = TimeSpan.FromSeconds(1);

    private readonly List<MySqlSession> _workers;
    private readonly SemaphoreSlim _controlGate = new(1, 1);

    private SnapshotCrew(
        SnapshotConnector connector,
        MySqlSession control,
        MySqlSession metadata,
        IEnumerable<MySqlSession> workers)
    {
        Connector = connector;
        Control = control;
        Metadata = metadata;
        _workers = [.. workers];
        Locks = new TableLocks(connector, _workers.Count);
    }

    public SnapshotConnector Connector { get; }

    public MySqlSession Control { get; private set; }

    public MySqlSession Metadata { get; }

    public IReadOnlyList<MySqlSession> Workers => _workers;

    /// <summary>Non-transactional tables, held until they are read.</summary>
    public TableLocks Locks { get; }

    /// <summary>All sessions that have a view.</summary>
    public IEnumerable<MySqlSession> Viewers => _workers.Append(Metadata);

    public static async Task<SnapshotCrew> OpenAsync(SnapshotContext context, int workers, CancellationToken cancellationToken)
    {
        var connector = new SnapshotConnector(context);
        var opened = new List<MySqlSession>();
        try
        {
            opened.Add(await connector.OpenAsync(SessionRole.Control, cancellationToken).ConfigureAwait(false));
            workers = await ConnectionHeadroom.LimitAsync(opened[0], context, workers, cancellationToken).ConfigureAwait(false);
            opened.Add(await connector.OpenAsync(SessionRole.Metadata, cancellationToken).ConfigureAwait(false));
            opened.AddRange(await connector
                .OpenManyAsync(SessionRole.Worker, Math.Max(1, workers), cancellationToken)
                .ConfigureAwait(false));
            return new SnapshotCrew(connector, opened[0], opened[1], opened.Skip(2));
        }
        catch
        {
            await CloseAsync(opened).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a new control session in place of one that was given up.</summary>
    public async Task ReplaceControlAsync(CancellationToken cancellationToken)
    {
        await Control.DisposeAsync().ConfigureAwait(false);
        Control = await Connector.OpenAsync(SessionRole.Control, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs work on the control session, which has no view, one at a time. Done again, a few times, when DDL of others is in the way, and on
    /// another session when this one is lost and holds no lock.
    /// </summary>
    public async Task<T> UseControlAsync<T>(
        Func<MySqlSession, CancellationToken, Task<T>> work,
        bool holdsLock,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await _controlGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                try
                {
                    return await BusyStatements
                        .RunAsync(Control, hasView: false, () => work(Control, cancellationToken), time, cancellationToken)
                        .ConfigureAwait(false);
                }
                catch (BackupException) when (Control.IsBroken && isFirst && !holdsLock)
                {
                    await ReplaceControlAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _controlGate.Release();
        }
    }

    /// <summary>Keeps the control session alive, unless it is in use.</summary>
    /// <exception cref="BackupException">It is lost.</exception>
    public async Task PingControlAsync(CancellationToken cancellationToken)
    {
        if (await _controlGate.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await Control.PingAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _controlGate.Release();
            }
        }
    }

    /// <summary>Closes all workers but one.</summary>
    public async Task KeepOneWorkerAsync()
    {
        var surplus = _workers.Skip(1).ToArray();
        _workers.RemoveRange(1, surplus.Length);
        await Task.WhenAll(surplus.Select(s => s.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    /// <summary>Closes the sockets of all sessions at once, which releases all locks and views.</summary>
    public void Abort()
    {
        foreach (var session in Everyone())
        {
            session.Abort();
        }
    }

    /// <summary>
    /// Closes all sessions within a bounded time; those in use lose their socket at once and are disposed by their user. Does not throw.
    /// </summary>
    public async Task CloseAsync(IReadOnlyCollection<MySqlSession> inUse)
    {
        var isIdle = _controlGate.Wait(0);
        if (isIdle)
        {
            await UnlockAsync().ConfigureAwait(false);
        }

        var working = isIdle ? inUse : [.. inUse, Control];
        foreach (var session in working)
        {
            session.Abort();
        }

        await CloseAsync([.. Everyone().Except(working)]).ConfigureAwait(false);
    }

    /// <summary>Closes all sessions within a bounded time. Does not throw.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(Everyone().ToList()).ConfigureAwait(false);

    // The server notices the end of a session a moment later, in which whoever waited for the backup would still find the lock.
    private async Task UnlockAsync()
    {
        if (Control.IsBroken || !InstanceLock.Exists(Control.Server))
        {
            return;
        }

        using var limit = new CancellationTokenSource(UnlockTimeout);
        try
        {
            await Control.ExecuteAsync("UNLOCK INSTANCE", limit.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is BackupException or OperationCanceledException or InvalidOperationException)
        {
            Control.Abort();
        }
    }

    private IEnumerable<MySqlSession> Everyone() =>
        _workers.Append(Metadata).Append(Control).Concat(Locks.Groups.Select(g => g.Session));

    private static async Task CloseAsync(List<MySqlSession> sessions)
    {
        var closing = Task.WhenAll(sessions.Select(s => s.DisposeAsync().AsTask()));
        await closing.WaitAsync(CloseTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closing.IsCompletedSuccessfully)
        {
            // A session that can not say goodbye in time loses its socket; the server then releases what it held.
            sessions.ForEach(s => s.Abort());
        }
    }
}
