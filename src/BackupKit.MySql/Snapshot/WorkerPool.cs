namespace BackupKit.MySql.Snapshot;

/// <summary>Hands out workers, one user at a time, and ends all waiting when the snapshot is lost.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class WorkerPool
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Stack<SnapshotWorker> _idle;
    private readonly Queue<TaskCompletionSource<SnapshotWorker>> _waiting = new();
    private readonly List<SnapshotWorker> _all;
    private int _alive;
    private BackupException? _failure;

    public WorkerPool(IEnumerable<SnapshotWorker> workers)
    {
        _all = [.. workers];
        _idle = new Stack<SnapshotWorker>(_all);
        _alive = _all.Count;
    }

    /// <summary>All that ever were.</summary>
    public IReadOnlyList<SnapshotWorker> All => _all;

    public int Alive
    {
        get
        {
            lock (_gate)
            {
                return _alive;
            }
        }
    }

    /// <exception cref="BackupException">The snapshot is lost.</exception>
    public async ValueTask<SnapshotWorker> TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<SnapshotWorker> waiter;
        lock (_gate)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            if (_idle.TryPop(out var worker))
            {
                return worker;
            }

            waiter = new TaskCompletionSource<SnapshotWorker>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
        }

        await using var onCancel = cancellationToken
            .UnsafeRegister(_ => waiter.TrySetCanceled(cancellationToken), null)
            .ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Takes every worker that is left, in the order in which they come back.</summary>
    /// <param name="taken">What was taken, also when this fails.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BackupException">The snapshot is lost.</exception>
    public async Task TakeAllAsync(List<SnapshotWorker> taken, TimeProvider time, CancellationToken cancellationToken)
    {
        // Not through the queue: a worker that is dropped while it is waited for would never come.
        TakeIdle(taken);
        while (taken.Count < Alive)
        {
            ThrowIfFailed();
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            TakeIdle(taken);
        }
    }

    /// <summary>Takes the idle workers without waiting, for a sign of life.</summary>
    public void TakeIdle(List<SnapshotWorker> taken)
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var worker))
            {
                worker.IsOut = true;
                taken.Add(worker);
            }
        }
    }

    public void Return(SnapshotWorker worker)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var waiter))
            {
                if (waiter.TrySetResult(worker))
                {
                    return;
                }
            }

            _idle.Push(worker);
        }
    }

    /// <summary>A worker will not come back.</summary>
    /// <returns>Whether others are left.</returns>
    public bool Drop()
    {
        lock (_gate)
        {
            return --_alive > 0;
        }
    }

    /// <summary>Nothing can be handed out any more.</summary>
    public void Fail(BackupException failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            while (_waiting.TryDequeue(out var waiter))
            {
                waiter.TrySetException(_failure);
            }
        }
    }

    private void ThrowIfFailed()
    {
        lock (_gate)
        {
            _ = _failure is { } failure ? throw failure : false;
        }
    }
}
