using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// MySQL 8 and later: the global read lock, and under it the backup lock, which stays. DDL of others takes both in this order, so the
/// other order would close a circle with each DDL statement that comes in between, and the server would end that statement.
/// </summary>
internal sealed class BackupLockStrategy(InstanceLock instanceLock) : GlobalReadLockStrategy
{
    public override string Name => "backup-lock+ftwrl";

    public override bool HoldsInstanceLock => true;

    /// <summary>Waits for running DDL while nobody waits for us; the lock goes at once, since holding it into the flush would close the circle.</summary>
    public override async Task<LockAttempt> BlockDdlAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var attempt = await instanceLock.TryTakeAsync(control, cancellationToken).ConfigureAwait(false);
        await instanceLock.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        return attempt;
    }

    public override async Task<LockAttempt> BlockWritesAsync(
        MySqlSession control,
        TableScope scope,
        CancellationToken cancellationToken)
    {
        var attempt = await base.BlockWritesAsync(control, scope, cancellationToken).ConfigureAwait(false);
        return attempt.IsTaken
            ? await instanceLock.TryTakeAsync(control, cancellationToken).ConfigureAwait(false)
            : attempt;
    }

    public override async Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        await base.AbandonAsync(control, cancellationToken).ConfigureAwait(false);
        await instanceLock.ReleaseAsync(cancellationToken).ConfigureAwait(false);
    }
}
