using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>One rung of the ladder: a way to stop writes while views open.</summary>
internal abstract class LockStrategy
{
    /// <summary>How the certificate calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether taking it waits for running statements of everyone, with everyone else waiting behind.</summary>
    public virtual bool WaitsForStatements => false;

    /// <summary>Whether all rows must be read in one session, because nothing stops writes between two views.</summary>
    public virtual bool NeedsOneView => false;

    /// <summary>Whether only the chosen tables are protected, so that the position may move meanwhile.</summary>
    public virtual bool LocksTablesOnly => false;

    /// <summary>Whether it keeps DDL away to the end of the run with the backup lock, so that no metadata locks are wanted.</summary>
    public virtual bool HoldsInstanceLock => false;

    /// <summary>Whether tables without transactions are locked before writes are blocked, and not after.</summary>
    public virtual bool LocksNonTransactionalFirst => false;

    /// <summary>Whether <see cref="BlockDdlAsync"/> keeps DDL away before writes are blocked.</summary>
    public virtual bool BlocksDdlFirst => false;

    /// <summary>Whether DDL is blocked, so that the list of tables can no longer change.</summary>
    public bool IsDdlBlocked { get; protected set; }

    /// <summary>Blocks DDL while commits go on, where the server can do that.</summary>
    public virtual Task<LockAttempt> BlockDdlAsync(MySqlSession control, CancellationToken cancellationToken) =>
        Task.FromResult(LockAttempt.Taken);

    /// <summary>Blocks writes to all tables of the scope.</summary>
    public abstract Task<LockAttempt> BlockWritesAsync(
        MySqlSession control,
        TableScope scope,
        CancellationToken cancellationToken);

    /// <summary>Lets writes go on after the views are open.</summary>
    public abstract Task ReleaseAsync(MySqlSession control, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up whatever an attempt may hold. Called after every outcome that is not success, also when the lock statement answered with an
    /// error: a FLUSH TABLES WITH READ LOCK that timed out on MySQL still holds the global read lock.
    /// </summary>
    /// <exception cref="MySqlWireException">It is not certain that nothing is held; the caller closes the connection.</exception>
    public abstract Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken);
}
