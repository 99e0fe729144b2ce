using BackupKit.MySql.Wire;

using Microsoft.Extensions.Logging;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// A view of the chosen databases at one moment, shared by several sessions, kept protected and alive until disposed. Disposing
/// takes at most 5 s, does not throw and releases every lock; so does the end of the process, since all locks die with their sockets.
/// </summary>
/// <remarks>Thread safe after opening.</remarks>
internal sealed class ConsistentSnapshot : IAsyncDisposable
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);

    private readonly SnapshotContext _context;
    private readonly SnapshotCrew _crew;
    private readonly WorkerPool _pool;
    private readonly SemaphoreSlim _metadataGate = new(1, 1);
    private readonly KeepAlive _keepAlive;
    private readonly ITimer? _ageLimit;
    private BackupException? _failure;
    private int _isDisposed;

    private ConsistentSnapshot(
        SnapshotContext context,
        SnapshotCrew crew,
        TableScope scope,
        IEnumerable<SnapshotWorker> workers)
    {
        _context = context;
        _crew = crew;
        _pool = new WorkerPool(workers);
        Databases = scope.Databases;
        Tables = scope.Tables;
        _keepAlive = new KeepAlive(context.Time, PingAsync);
        _ageLimit = context.Options.MaxSnapshotAge is { } age
            ? context.Time.CreateTimer(_ => GrowTooOld(age), null, age, Timeout.InfiniteTimeSpan)
            : null;
    }

    public ServerIdentity Server => _crew.Metadata.Server;

    /// <summary>The chosen databases, in order of name.</summary>
    public IReadOnlyList<string> Databases { get; }

    /// <summary>The chosen tables, views and sequences, listed when they could no longer change; in order of database and name.</summary>
    public IReadOnlyList<TableReference> Tables { get; }

    /// <summary>The clock of everything that waits for the server.</summary>
    public TimeProvider Time => _context.Time;

    /// <summary>Whether the backup lock keeps all DDL away, from before the views were opened until the end.</summary>
    public bool IsDdlBlocked => _context.Evidence.DdlGuard == "backup-lock";

    /// <summary>Whether DDL can not change the table until the end: none because of the backup lock, or none of this one because of metadata locks.</summary>
    public bool IsKeptFromDdl(TableReference table) => IsDdlBlocked || _context.Evidence.IsPinned(table);

    public SnapshotPosition Position => _context.Evidence.Position!;

    /// <summary>How many tables can be read at the same time; may be less than asked for.</summary>
    public int Workers => _pool.Alive;

    /// <summary>What ended the snapshot, or <see langword="null"/> while it lives; tells more than the error of a statement that it interrupted.</summary>
    public BackupException? Failure => Volatile.Read(ref _failure);

    /// <summary>Opens the sessions, takes the strongest lock that the account may, opens all views at one moment and releases the lock.</summary>
    /// <exception cref="BackupException">No consistent view could be had; everything is released.</exception>
    public static async Task<ConsistentSnapshot> OpenAsync(
        SnapshotContext context,
        int workers,
        CancellationToken cancellationToken)
    {
        var crew = await SnapshotCrew.OpenAsync(context, workers, cancellationToken).ConfigureAwait(false);
        try
        {
            var ladder = new LockLadder(context, crew);
            var scope = await ladder.ClimbAsync(cancellationToken).ConfigureAwait(false);
            var proven = await new ViewProof(context, crew).ProveAllAsync(cancellationToken).ConfigureAwait(false);
            return new ConsistentSnapshot(context, crew, scope, proven);
        }
        catch
        {
            await crew.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Runs work on the metadata session, one at a time. Never a statement that commits. Done again, a few times, when DDL of others is in the way.
    /// </summary>
    public async Task<T> UseMetadataAsync<T>(
        Func<MySqlSession, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        await _metadataGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfLost();
            return await BusyStatements
                .RunAsync(_crew.Metadata, hasView: true, () => work(_crew.Metadata, cancellationToken), _context.Time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SnapshotLost)
        {
            Fail(ex);
            throw;
        }
        finally
        {
            if (_crew.Metadata.IsBroken)
            {
                Fail(SnapshotView.Lost("The session that reads definitions was lost"));
                await _crew.Metadata.DisposeAsync().ConfigureAwait(false);
            }

            _metadataGate.Release();
        }
    }

    /// <summary>Whether a session holds the table under LOCK TABLES.</summary>
    public bool IsHeld(TableReference table) => !table.IsTransactional && _crew.Locks.Find(table) is not null;

    /// <summary>Whether tables without transactions can not be written by others because of this snapshot.</summary>
    public bool HoldsTables => _crew.Locks.Groups.Any(group => group.IsNeeded);

    public int WorkersInUse => _pool.All.Count(worker => worker.IsOut);

    /// <summary>Runs work on a session without a view, one at a time: for what is no part of the snapshot, and for statements that commit.</summary>
    public Task<T> UseLiveAsync<T>(Func<MySqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _crew.UseControlAsync(work, IsDdlBlocked, _context.Time, cancellationToken);

    /// <summary>
    /// A session whose view is open; for a non-transactional table the one that holds it under LOCK TABLES. A session
    /// that breaks is dropped when its lease is returned, and the part can be read again through another.
    /// </summary>
    /// <exception cref="BackupException">The snapshot is lost or too old, or the lock on the table was given back.</exception>
    public async ValueTask<WorkerLease> RentAsync(TableReference? table, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        if (table is { IsTransactional: false } && _crew.Locks.Find(table) is { } group)
        {
            await group.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new WorkerLease(group.Session, () => ReturnLockerAsync(group));
        }

        if (table is not null && _crew.Locks.WasReleased(table))
        {
            // To read it again would read what was written since.
            throw SnapshotView.Lost($"The lock on the non-transactional table {table.Sql} was given back once its rows had been stored");
        }

        var worker = await _pool.TakeAsync(cancellationToken).ConfigureAwait(false);
        worker.Uses++;
        worker.IsOut = true;
        return new WorkerLease(worker.Session, () => ReturnWorkerAsync(worker, SnapshotView.WasOpenAsync));
    }

    /// <summary>
    /// Runs work on any session whose view is open. Never a statement that commits. Done again, a few times, when DDL of others is in the way.
    /// </summary>
    /// <returns><see langword="null"/> when the session was lost meanwhile, which is noted; another may do the work.</returns>
    /// <exception cref="BackupException">The snapshot is lost or too old, or the work failed.</exception>
    public async Task<T?> UseWorkerAsync<T>(Func<MySqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        var lease = await RentAsync(null, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                return await BusyStatements
                    .RunAsync(lease.Session, hasView: true, () => work(lease.Session, cancellationToken), _context.Time, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MySqlWireException) when (lease.Session.IsBroken)
            {
                return null;
            }
        }
    }

    /// <summary>A non-transactional table is fully read and stored, so its lock may go.</summary>
    public Task ReleaseTableAsync(TableReference table, CancellationToken cancellationToken) =>
        _crew.Locks.ReleaseAsync(table, cancellationToken);

    public void Note(string note) => _context.Note(note);

    /// <summary>Proves after the last chunk that every view and lock lived to the end. Waits for leases that are still out.</summary>
    /// <exception cref="BackupException">Something was lost on the way; what was read is no backup.</exception>
    public async Task<ConsistencyCertificate> CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfLost();
        var taken = new List<SnapshotWorker>();
        try
        {
            await _pool.TakeAllAsync(taken, _context.Time, cancellationToken).ConfigureAwait(false);
            await Task
                .WhenAll(taken.Select(w => RequireViewAsync(w, cancellationToken)).Append(RequireLocksAsync(cancellationToken)))
                .ConfigureAwait(false);
        }
        finally
        {
            taken.ForEach(w => w.IsOut = false);
            taken.ForEach(_pool.Return);
        }

        ThrowIfLost();
        return _context.Evidence.ToCertificate([.. _pool.All.Select(w => w.ToString())]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _ageLimit?.Dispose();
        _keepAlive.Dispose();
        _pool.Fail(SnapshotView.Lost("The snapshot was closed"));
        await _crew.CloseAsync(SessionsInUse()).ConfigureAwait(false);
    }

    private List<MySqlSession> SessionsInUse()
    {
        var inUse = _pool.All.Where(w => w.IsOut).Select(w => w.Session).ToList();
        if (!_metadataGate.Wait(0))
        {
            inUse.Add(_crew.Metadata);
        }

        inUse.AddRange(_crew.Locks.Groups.Where(g => !g.Gate.Wait(0)).Select(g => g.Session));
        return inUse;
    }

    private void ThrowIfLost() => _ = Failure is { } failure ? throw failure : false;

    private void Fail(BackupException failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            _context.Logger.LogError(failure, "The snapshot is lost");
            _pool.Fail(failure);
        }
    }

    private void GrowTooOld(TimeSpan age)
    {
        Fail(new BackupException(
            BackupErrorCode.SnapshotTooOld,
            $"The snapshot is older than {age}, the limit that keeps purge on the server from being held back.",
            "Raise MaxSnapshotAge, use more workers, or back up fewer tables in one run.",
            isTransient: true));
        _crew.Abort();
    }

    private async Task RequireViewAsync(SnapshotWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            if (!await SnapshotView.IsOpenAsync(worker.Session, cancellationToken).ConfigureAwait(false))
            {
                Fail(SnapshotView.Lost("The transaction of a worker ended before its last use"));
            }

            worker.End = "view open at its last use";
        }
        catch (MySqlWireException)
        {
            // Each of its uses was proved when it was returned, so what it read stands.
            worker.End = "view open at its last use, connection lost idle";
        }
    }

    private async Task RequireLocksAsync(CancellationToken cancellationToken)
    {
        var isOpen = await UseMetadataAsync(SnapshotView.IsOpenAsync, cancellationToken).ConfigureAwait(false);
        if (!isOpen)
        {
            Fail(SnapshotView.Lost("The transaction of the session that reads definitions ended early"));
        }

        try
        {
            await PingHoldersAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex)
        {
            Fail(HolderLost(ex));
        }
    }

    private static BackupException HolderLost(BackupException cause) =>
        SnapshotView.Lost($"A session that holds a lock of the snapshot was lost ({cause.Message.TrimEnd('.')})");

    private async ValueTask ReturnLockerAsync(TableLockGroup group)
    {
        if (group.Session.IsBroken && group.IsNeeded)
        {
            Fail(SnapshotView.Lost("A session that kept non-transactional tables from being written was lost"));
            await group.DisposeAsync().ConfigureAwait(false);
        }

        group.Gate.Release();
    }

    // Proved at every return: a worker that dies later has then proved each chunk it read.
    private async ValueTask ReturnWorkerAsync(SnapshotWorker worker, Func<MySqlSession, CancellationToken, ValueTask<bool>> isOpen)
    {
        using var limit = new CancellationTokenSource(ProbeTimeout, _context.Time);
        try
        {
            if (!worker.Session.IsBroken && !await isOpen(worker.Session, limit.Token).ConfigureAwait(false))
            {
                Fail(SnapshotView.Lost("The transaction of a worker ended while it was in use"));
            }
        }
        catch (Exception ex) when (ex is BackupException or OperationCanceledException or InvalidOperationException)
        {
            worker.Session.Abort();
        }

        worker.IsOut = false;
        if (!worker.Session.IsBroken)
        {
            _pool.Return(worker);
            return;
        }

        Drop(worker);
        await worker.Session.DisposeAsync().ConfigureAwait(false);
    }

    private void Drop(SnapshotWorker worker)
    {
        worker.End = "connection lost in use";
        _context.Note($"the connection of a worker was lost, its part goes to another: connection {worker.Session.ConnectionId}");
        if (!_pool.Drop())
        {
            Fail(SnapshotView.Lost("The connections of all workers were lost"));
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PingHoldersAsync(cancellationToken).ConfigureAwait(false);
            await PingMetadataAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex)
        {
            Fail(HolderLost(ex));
        }

        var idle = new List<SnapshotWorker>();
        _pool.TakeIdle(idle);
        // A sign of life as well, which is what an idle session needs.
        await Task.WhenAll(idle.Select(w => ReturnWorkerAsync(w, (session, token) => new(SnapshotView.IsOpenAsync(session, token))).AsTask())).ConfigureAwait(false);
    }

    private async Task PingHoldersAsync(CancellationToken cancellationToken)
    {
        if (_context.Evidence.DdlGuard == "backup-lock")
        {
            await _crew.PingControlAsync(cancellationToken).ConfigureAwait(false);
        }

        await _crew.Locks.PingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task PingMetadataAsync(CancellationToken cancellationToken)
    {
        if (await _metadataGate.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await _crew.Metadata.PingAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _metadataGate.Release();
            }
        }
    }
}
