using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// MariaDB's <c>BACKUP STAGE</c>. Every stage statement commits the transaction of its session and stages only go forward, so that
/// after END only metadata locks keep DDL away.
/// </summary>
internal sealed class BackupStageStrategy : LockStrategy
{
    // "You must call BACKUP STAGE START first": nothing is held.
    private const int NoStageIsActive = 4146;

    public override string Name => "backup-stage";

    // A write to an Aria table waits for the end of BLOCK_COMMIT with its table locked (MariaDB 10.11): then nobody else gets a lock on it.
    public override bool LocksNonTransactionalFirst => true;

    public override bool BlocksDdlFirst => true;

    public static bool Exists(ServerIdentity server) => server.IsAtLeast(Flavour.MariaDb, 10, 4, 1);

    public override async Task<LockAttempt> BlockDdlAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var attempt = await StageAsync(control, "START", cancellationToken).ConfigureAwait(false);
        if (attempt.IsTaken)
        {
            attempt = await StageAsync(control, "BLOCK_DDL", cancellationToken).ConfigureAwait(false);
        }

        IsDdlBlocked = attempt.IsTaken;
        return attempt;
    }

    public override Task<LockAttempt> BlockWritesAsync(
        MySqlSession control,
        TableScope scope,
        CancellationToken cancellationToken) =>
        StageAsync(control, "BLOCK_COMMIT", cancellationToken);

    public override Task ReleaseAsync(MySqlSession control, CancellationToken cancellationToken) =>
        control.ExecuteAsync("BACKUP STAGE END", cancellationToken);

    public override async Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        try
        {
            await control.ExecuteAsync("BACKUP STAGE END", cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex)
            when (ex.ServerErrorNumber == NoStageIsActive || LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            // Nothing was held.
        }
    }

    private static Task<LockAttempt> StageAsync(MySqlSession control, string stage, CancellationToken cancellationToken)
    {
        var sql = $"BACKUP STAGE {stage}";
        return LockStatement.TryAsync(control, sql, sql, cancellationToken);
    }
}
