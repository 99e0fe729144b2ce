namespace BackupKit.MySql.Snapshot;

/// <summary>Collects what the certificate will say; claims are only ever taken back, never added.</summary>
/// <remarks>Thread safe for notes and claims; the rest is written while the snapshot is opened.</remarks>
internal sealed class SnapshotEvidence
{
    private readonly Lock _gate = new();
    private readonly List<string> _notes = [];
    private readonly HashSet<TableReference> _pinned = [];
    private readonly HashSet<TableReference> _unprotected = [];
    private ConsistencyClass _class = ConsistencyClass.Consistent;

    public string Strategy { get; set; } = "";

    public string DdlGuard { get; set; } = "";

    public SnapshotPosition? Position { get; set; }

    public SnapshotPosition? PositionBeforeRelease { get; set; }

    public TimeSpan LockHeld { get; set; }

    public IReadOnlyList<string> NonTransactionalTables { get; set; } = [];

    public IReadOnlyList<string> PreparedTransactions { get; set; } = [];

    public IReadOnlyDictionary<string, string> ReplicaChannels { get; set; } = new Dictionary<string, string>();

    /// <summary>Records something worth knowing that changes no claim.</summary>
    public void Note(string note)
    {
        lock (_gate)
        {
            if (!_notes.Contains(note))
            {
                _notes.Add(note);
            }
        }
    }

    /// <summary>Remembers a table that a metadata lock could not be had on.</summary>
    public void Expose(TableReference table)
    {
        lock (_gate)
        {
            _unprotected.Add(table);
        }
    }

    /// <summary>Remembers tables that metadata locks have kept unchanged since before the views opened, but for those that were exposed.</summary>
    public void Pin(IEnumerable<TableReference> tables)
    {
        lock (_gate)
        {
            _pinned.UnionWith(tables);
        }
    }

    /// <summary>Whether every session that reads the table holds a metadata lock on it, and one has kept it since before the views opened.</summary>
    public bool IsPinned(TableReference table)
    {
        lock (_gate)
        {
            return _pinned.Contains(table) && !_unprotected.Contains(table);
        }
    }

    /// <summary>Lowers the claim to at most this class and says why.</summary>
    public void Limit(ConsistencyClass atMost, string reason)
    {
        lock (_gate)
        {
            _class = _class < atMost ? _class : atMost;
        }

        Note(reason);
    }

    /// <summary>Forgets the claims of an attempt that was given up; its notes stay.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _class = ConsistencyClass.Consistent;
            _pinned.Clear();
        }
    }

    /// <param name="workers">One line for each worker.</param>
    public ConsistencyCertificate ToCertificate(IReadOnlyList<string> workers)
    {
        lock (_gate)
        {
            return new ConsistencyCertificate
            {
                Class = _class,
                Strategy = Strategy,
                DdlGuard = DdlGuard,
                Position = Position ?? throw new InvalidOperationException("The snapshot has no position yet."),
                PositionBeforeRelease = PositionBeforeRelease,
                LockHeld = LockHeld,
                Workers = workers,
                NonTransactionalTables = NonTransactionalTables,
                PreparedTransactions = PreparedTransactions,
                Notes = [.. _notes],
                ReplicaChannels = ReplicaChannels,
            };
        }
    }
}
