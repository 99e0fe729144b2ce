namespace BackupKit;

/// <summary>How the snapshot was taken and what proves it; recorded in the manifest.</summary>
public sealed record ConsistencyCertificate
{
    /// <summary>What may be claimed.</summary>
    public required ConsistencyClass Class { get; init; }

    /// <summary>The rung of the lock ladder that was used, for example <c>backup-lock+ftwrl</c> or <c>backup-stage</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>How DDL was kept away or detected.</summary>
    public required string DdlGuard { get; init; }

    /// <summary>The coordinates, read inside the lock window.</summary>
    public required SnapshotPosition Position { get; init; }

    /// <summary>The coordinates read again before the lock was released; equal to <see cref="Position"/> when commits were blocked.</summary>
    public SnapshotPosition? PositionBeforeRelease { get; init; }

    /// <summary>How long the global lock was held.</summary>
    public TimeSpan LockHeld { get; init; }

    /// <summary>One line per worker: connection id, isolation level, that its view was open at its first and its last use.</summary>
    public IReadOnlyList<string> Workers { get; init => field = value ?? []; } = [];

    /// <summary>Non-transactional tables and how they were protected.</summary>
    public IReadOnlyList<string> NonTransactionalTables { get; init => field = value ?? []; } = [];

    /// <summary>Prepared XA transactions found inside the lock window.</summary>
    public IReadOnlyList<string> PreparedTransactions { get; init => field = value ?? []; } = [];

    /// <summary>Rungs that were tried and why they failed, warnings, and what was downgraded.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];

    /// <summary>Replication state of a replica source, by channel.</summary>
    public IReadOnlyDictionary<string, string> ReplicaChannels { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}
