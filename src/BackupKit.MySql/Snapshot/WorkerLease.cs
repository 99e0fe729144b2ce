using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>The right to use one session until disposed. Never a statement that commits: it would end the view.</summary>
internal sealed class WorkerLease(MySqlSession session, Func<ValueTask> onReturn) : IAsyncDisposable
{
    private int _isReturned;

    public MySqlSession Session => session;

    /// <summary>Gives the session back; a broken one is dropped. Does not throw.</summary>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _isReturned, 1) == 0 ? onReturn() : ValueTask.CompletedTask;
}
