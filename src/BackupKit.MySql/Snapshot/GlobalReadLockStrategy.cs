using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary><c>FLUSH TABLES WITH READ LOCK</c> alone: MySQL 5.7, old MariaDB, accounts without BACKUP_ADMIN.</summary>
internal class GlobalReadLockStrategy : LockStrategy
{
    private const string Flush = "FLUSH NO_WRITE_TO_BINLOG TABLES";
    private const string Lock = "FLUSH TABLES WITH READ LOCK";

    public override string Name => "ftwrl";

    public override bool WaitsForStatements => true;

    public override async Task<LockAttempt> BlockWritesAsync(
        MySqlSession control,
        TableScope scope,
        CancellationToken cancellationToken)
    {
        // The first flush closes tables while everyone still works, which makes the one under the lock short.
        var flush = await LockStatement.TryAsync(control, Flush, Flush, cancellationToken).ConfigureAwait(false);
        return flush.IsTaken
            ? await LockStatement.TryAsync(control, Lock, Lock, cancellationToken).ConfigureAwait(false)
            : flush;
    }

    public override Task ReleaseAsync(MySqlSession control, CancellationToken cancellationToken) =>
        control.ExecuteAsync("UNLOCK TABLES", cancellationToken);

    public override Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken) =>
        control.ExecuteAsync("UNLOCK TABLES", cancellationToken);
}
