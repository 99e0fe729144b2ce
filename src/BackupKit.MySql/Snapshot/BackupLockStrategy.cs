using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// MySQL 8 and later: the backup lock first, because it waits for running DDL without stalling traffic, then the global read lock.
/// </summary>
internal sealed class BackupLockStrategy(InstanceLock instanceLock) : GlobalReadLockStrategy
{
    public override string Name => "backup-lock+ftwrl";

    public override bool HoldsInstanceLock => true;

    public override async Task<LockAttempt> BlockDdlAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var attempt = await instanceLock.TryTakeAsync(control, cancellationToken).ConfigureAwait(false);
        IsDdlBlocked = attempt.IsTaken;
        return attempt;
    }

    public override async Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        await base.AbandonAsync(control, cancellationToken).ConfigureAwait(false);
        await instanceLock.ReleaseAsync(cancellationToken).ConfigureAwait(false);
    }
}
