namespace BackupKit.MySql.Snapshot;

/// <summary>Holds tables with LOCK TABLES READ over several sessions, so that they can be read at the same time and let go one after another.</summary>
/// <remarks>The locks are taken by one caller; leases and releases may come from several.</remarks>
internal sealed class TableLocks(SnapshotConnector connector, int sessions) : IAsyncDisposable
{
    private readonly List<TableLockGroup> _groups = [];
    private readonly HashSet<TableReference> _released = [];
    private readonly Lock _gate = new();
    private long _longestStatement;

    public IReadOnlyList<TableLockGroup> Groups => _groups;

    /// <summary>Opens the sessions ahead, so that a lock window need not wait for logins.</summary>
    public async Task PrepareAsync(int tables, CancellationToken cancellationToken)
    {
        var missing = Math.Min(sessions, tables) - _groups.Count;
        if (missing <= 0)
        {
            return;
        }

        var opened = await connector.OpenManyAsync(SessionRole.Locker, missing, cancellationToken).ConfigureAwait(false);
        _groups.AddRange(opened.Select(session => new TableLockGroup(session)));
        if (_longestStatement == 0)
        {
            var result = await opened[0].QueryAsync("SELECT @@max_allowed_packet", cancellationToken).ConfigureAwait(false);
            _longestStatement = result.Rows[0].GetInt64(0) / 2;
        }
    }

    /// <summary>Locks all of them, each group by one statement at the same time.</summary>
    public async Task<LockAttempt> TryTakeAsync(IReadOnlyList<TableReference> tables, CancellationToken cancellationToken)
    {
        if (tables.Count == 0)
        {
            return LockAttempt.Taken;
        }

        await PrepareAsync(tables.Count, cancellationToken).ConfigureAwait(false);
        var divided = TableLockGroups.Divide(tables, _groups.Count, _longestStatement);
        while (_groups.Count < divided.Count)
        {
            _groups.Add(new TableLockGroup(await connector.OpenAsync(SessionRole.Locker, cancellationToken).ConfigureAwait(false)));
        }

        var attempts = await Task
            .WhenAll(divided.Select((group, i) => LockAsync(_groups[i], group, cancellationToken)))
            .ConfigureAwait(false);
        return attempts.FirstOrDefault(a => a.Outcome == LockOutcome.Refused)
            ?? attempts.FirstOrDefault(a => !a.IsTaken)
            ?? LockAttempt.Taken;
    }

    /// <summary>The group that holds the table, or <see langword="null"/>.</summary>
    public TableLockGroup? Find(TableReference table)
    {
        lock (_gate)
        {
            return _groups.Find(g => g.Holds(table));
        }
    }

    /// <summary>Whether the table was held and is no more, so that what is read from it now may be newer than the snapshot.</summary>
    public bool WasReleased(TableReference table)
    {
        lock (_gate)
        {
            return _released.Contains(table);
        }
    }

    /// <summary>A sign of life of every session that is idle and still needed.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        foreach (var group in _groups.Where(g => g.IsNeeded))
        {
            if (!await group.Gate.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            try
            {
                await group.Session.PingAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                group.Gate.Release();
            }
        }
    }

    /// <summary>The table is read and stored; the last one of its group ends the group's lock.</summary>
    public async Task ReleaseAsync(TableReference table, CancellationToken cancellationToken)
    {
        TableLockGroup? group;
        lock (_gate)
        {
            group = _groups.Find(g => g.Forget(table));
            if (group is not null)
            {
                _released.Add(table);
            }

            if (group is null or { IsNeeded: true })
            {
                return;
            }
        }

        await group.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await group.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            group.Gate.Release();
        }
    }

    /// <summary>Closes all sessions, which releases all locks; the object can take locks anew afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        var groups = _groups.ToArray();
        _groups.Clear();
        await Task.WhenAll(groups.Select(g => g.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static async Task<LockAttempt> LockAsync(
        TableLockGroup group,
        IReadOnlyList<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var attempt = await LockStatement
            .TryAsync(group.Session, TableLockGroups.Statement(tables), "LOCK TABLES READ", cancellationToken)
            .ConfigureAwait(false);
        if (attempt.IsTaken)
        {
            group.Take(tables);
        }

        return attempt;
    }
}
