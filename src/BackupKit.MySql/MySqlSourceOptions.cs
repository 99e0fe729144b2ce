namespace BackupKit.MySql;

/// <summary>What to back up from a MySQL or MariaDB server, and how.</summary>
public sealed class MySqlSourceOptions
{
    /// <summary>A connection string with MySqlConnector's keywords. Required. Never logged or stored.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Which databases; by default all but the system ones (which are never chosen).</summary>
    public NameFilter Databases { get; } = new();

    /// <summary>Which tables and views, as <c>database.table</c> patterns; by default all of the chosen databases.</summary>
    public NameFilter Tables { get; } = new();

    /// <summary>Whether users, roles and their privileges are in the backup.</summary>
    /// <value>Default <see cref="AccountCapture.Auto"/>: of a whole server yes, of databases or tables that were named no.</value>
    public AccountCapture Accounts { get; set; } = AccountCapture.Auto;

    /// <summary>How rows are stored.</summary>
    /// <value>Default <see cref="DataFormat.LoadData"/>.</value>
    public DataFormat Format { get; set; } = DataFormat.LoadData;

    /// <summary>About how many plain bytes one chunk of a table has.</summary>
    /// <value>Default 64 MiB; from 64 KiB to 4 GiB.</value>
    public long ChunkBytes { get; set; } = 64L << 20;

    /// <summary>About how many bytes one INSERT statement has; a longer row gets a statement of its own.</summary>
    /// <value>Default 1 MiB; from 1 KiB to 16 MiB.</value>
    public int StatementBytes { get; set; } = 1 << 20;

    /// <summary>How tables are protected against DDL while they are read.</summary>
    /// <value>Default <see cref="DdlGuard.Auto"/>.</value>
    public DdlGuard DdlGuard { get; set; } = DdlGuard.Auto;

    /// <summary>How long one attempt may wait for the snapshot lock; other sessions may be held up that long.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many attempts are made for the snapshot lock.</summary>
    /// <value>Default 6.</value>
    public int LockAttempts { get; set; } = 6;

    /// <summary>Statements that run at least this long when the lock is wanted count as long.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan LongQueryTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What to do about long statements.</summary>
    /// <value>Default <see cref="LongQueryAction.Wait"/>.</value>
    public LongQueryAction LongQueryAction { get; set; } = LongQueryAction.Wait;

    /// <summary>How old the snapshot may grow before the run gives up, so that purge is not held back for ever.</summary>
    /// <value>Default <see langword="null"/>: no limit.</value>
    public TimeSpan? MaxSnapshotAge { get; set; }

    /// <summary>
    /// While more threads than this are running statements of others on the server, no new chunk is begun. The server is asked once a second at most. Nothing
    /// waits while tables without transactions are locked for the backup.
    /// </summary>
    /// <value>Default <see langword="null"/>: nothing waits.</value>
    public int? MaxThreadsRunning { get; set; }

    /// <summary>
    /// While the server, itself a replica, is further behind its source than this, no new chunk is begun, as with <see cref="MaxThreadsRunning"/>. A replica
    /// whose applier does not run is not waited for; on a server that is no replica it has no effect, and a precheck says so.
    /// </summary>
    /// <value>Default <see langword="null"/>: nothing waits.</value>
    public TimeSpan? MaxReplicaLag { get; set; }

    /// <summary>Whether a run may go on over prepared XA transactions; they are then listed in the manifest.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool AllowPreparedTransactions { get; set; }

    /// <summary>
    /// Whether a snapshot may be taken when no lock of the ladder can be had and more than one table is chosen. It is then taken in
    /// one session and the coordinates are not exact.
    /// </summary>
    /// <value>Default <see langword="true"/>; the manifest's consistency class says what was achieved.</value>
    public bool AllowSingleSession { get; set; } = true;

    /// <summary>
    /// Tables up to this many bytes (by the server's estimate) have their rows counted once more by the server in the same
    /// snapshot, as a second proof that no row is missing.
    /// </summary>
    /// <value>Default 16 MiB; 0 counts none, <see cref="long.MaxValue"/> counts all, at the price of reading an index of each.</value>
    public long CountRowsUpToBytes { get; set; } = 16L << 20;

    /// <summary>Whether the backup is of a server and not of chosen databases; leaving some out does not change that.</summary>
    internal bool IsWholeServer => Databases.Includes.Count + Tables.Includes.Count == 0;

    internal bool IsLoadLimited => MaxThreadsRunning is not null || MaxReplicaLag is not null;

    internal bool IncludesAccounts => Accounts == AccountCapture.Include || (Accounts == AccountCapture.Auto && IsWholeServer);
}
