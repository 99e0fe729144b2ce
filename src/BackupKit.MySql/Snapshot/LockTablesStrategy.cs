using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// <c>LOCK TABLES ... READ</c> on every chosen transactional table, for accounts without RELOAD. The locks wait for every open
/// writer of these tables, prepared XA transactions included.
/// </summary>
internal sealed class LockTablesStrategy(TableLocks locks, InstanceLock? instanceLock, SnapshotContext context) : LockStrategy
{
    public override string Name => "lock-tables";

    public override bool LocksTablesOnly => true;

    public override bool HoldsInstanceLock => instanceLock is { IsHeld: true };

    public override async Task<LockAttempt> BlockDdlAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        if (instanceLock is null)
        {
            return LockAttempt.Taken;
        }

        var attempt = await instanceLock.TryTakeAsync(control, cancellationToken).ConfigureAwait(false);
        IsDdlBlocked = attempt.IsTaken;
        if (attempt.Outcome != LockOutcome.Refused)
        {
            return attempt;
        }

        context.Note(attempt.Reason);
        return LockAttempt.Taken;
    }

    public override Task<LockAttempt> BlockWritesAsync(
        MySqlSession control,
        TableScope scope,
        CancellationToken cancellationToken) =>
        locks.TryTakeAsync([.. scope.Tables.Where(t => t.HasRows && t.IsTransactional && t.CanBePinned)], cancellationToken);

    public override Task ReleaseAsync(MySqlSession control, CancellationToken cancellationToken) =>
        locks.DisposeAsync().AsTask();

    public override async Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        await locks.DisposeAsync().ConfigureAwait(false);
        if (instanceLock is not null)
        {
            await instanceLock.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
