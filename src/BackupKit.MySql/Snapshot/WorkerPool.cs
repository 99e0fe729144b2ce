namespace BackupKit.MySql.Snapshot;

/// <summary>Hands out workers, one user at a time, and ends all waiting when the snapshot is lost.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class WorkerPool
{
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

    /// <summary>Takes an idle worker without waiting, for a sign of life.</summary>
    public SnapshotWorker? TryTakeIdle()
    {
        lock (_gate)
        {
            return _idle.TryPop(out var worker) ? worker : null;
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
}
