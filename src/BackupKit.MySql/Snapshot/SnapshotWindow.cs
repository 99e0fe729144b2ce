using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>What happens while writes are blocked: views, coordinates, locks on what views do not cover. Everything else stays outside.</summary>
internal sealed class SnapshotWindow(
    SnapshotContext context,
    SnapshotCrew crew,
    TableScope listed,
    IReadOnlySet<TableReference>? watched)
{
    // Above it the metadata locks of all sessions would make the global lock noticeably longer: 500 tables in nine sessions took 27 to 109 ms
    // on MariaDB with two cores, and two statements for each session hold 100.
    private const int MostTablesPinnedInside = 100;

    private readonly Coordinates _coordinates = new(context);
    private readonly HashSet<TableReference> _pinnedAhead = [];
    private MySqlSession? _pinSession;
    private int _attempt;

    /// <summary>The tables as listed when they could no longer change.</summary>
    public TableScope Scope { get; private set; } = listed;

    /// <summary>Takes the rung's locks, opens all views, reads the coordinates, releases the locks that the rung does not keep.</summary>
    public async Task<LockAttempt> TryOpenAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        context.Evidence.Restart();
        if (++_attempt > 1 && rung.LocksTablesOnly)
        {
            Scope = await ListAsync(cancellationToken).ConfigureAwait(false);
        }

        await crew.Locks.PrepareAsync(rung.NeedsOneView ? 0 : Scope.NonTransactional.Count, cancellationToken).ConfigureAwait(false);
        if (!rung.BlocksDdlFirst)
        {
            await PinAheadAsync(rung, cancellationToken).ConfigureAwait(false);
        }

        var attempt = await rung.BlockDdlAsync(crew.Control, cancellationToken).ConfigureAwait(false);
        if (!attempt.IsTaken)
        {
            return attempt;
        }

        if (rung.IsDdlBlocked)
        {
            Scope = await ListAsync(cancellationToken).ConfigureAwait(false);
            await PinAheadAsync(rung, cancellationToken).ConfigureAwait(false);
        }

        var before = await ReadLooseCoordinatesAsync(rung, cancellationToken).ConfigureAwait(false);
        var started = context.Time.GetTimestamp();
        if (rung.LocksNonTransactionalFirst)
        {
            attempt = await ProtectNonTransactionalAsync(rung, cancellationToken).ConfigureAwait(false);
        }

        attempt = attempt.IsTaken ? await rung.BlockWritesAsync(crew.Control, Scope, cancellationToken).ConfigureAwait(false) : attempt;
        attempt = attempt.IsTaken && !rung.IsDdlBlocked && !ListsBehind(rung)
            ? await ListAgainAsync(rung, cancellationToken).ConfigureAwait(false)
            : attempt;
        attempt = attempt.IsTaken ? await PinAddedAsync(rung, cancellationToken).ConfigureAwait(false) : attempt;
        attempt = attempt.IsTaken ? await ReadInsideAsync(rung, before, cancellationToken).ConfigureAwait(false) : attempt;
        if (!attempt.IsTaken)
        {
            return attempt;
        }

        await rung.ReleaseAsync(crew.Control, cancellationToken).ConfigureAwait(false);
        context.Evidence.LockHeld = rung.NeedsOneView ? TimeSpan.Zero : context.Time.GetElapsedTime(started);
        if (ListsBehind(rung))
        {
            return await ListBehindAsync(rung, cancellationToken).ConfigureAwait(false);
        }

        await PinBehindAsync(rung, cancellationToken).ConfigureAwait(false);
        return LockAttempt.Taken;
    }

    // The backup lock, taken inside, keeps the tables as they were at the views, so that nobody need wait for the list. When DDL made an
    // attempt fail, the next one lists inside all the same.
    private bool ListsBehind(LockStrategy rung) =>
        _attempt == 1 && rung is { HoldsInstanceLock: true, IsDdlBlocked: false } && Pinned(rung).Count == 0;

    private async Task<LockAttempt> ListBehindAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        var locked = Scope.NonTransactional;
        Scope = await ListAsync(cancellationToken).ConfigureAwait(false);
        await PinViewersAsync(rung, isInside: false, cancellationToken).ConfigureAwait(false);
        return Scope.NonTransactional.SequenceEqual(locked)
            ? LockAttempt.Taken
            : LockAttempt.Busy("non-transactional tables were created or dropped before DDL was blocked");
    }

    /// <summary>How many tables metadata locks protect.</summary>
    public int CountPinned(LockStrategy rung) => Pinned(rung).Count;

    // Where nothing blocks DDL while the views open, the metadata locks have to be there first.
    private bool PinsInside(LockStrategy rung) => !rung.NeedsOneView && Pinned(rung).Count <= MostTablesPinnedInside;

    private List<TableReference> Pinned(LockStrategy rung) => context.Options.DdlGuard switch
    {
        DdlGuard.PinMetadata => Pinnable(_ => true),
        DdlGuard.Auto when !rung.HoldsInstanceLock => Pinnable(_ => true),
        DdlGuard.DetectOnly when watched is not null => Pinnable(table => !watched.Contains(table)),
        _ => [],
    };

    private List<TableReference> Pinnable(Func<TableReference, bool> isWanted) => [.. Scope.Tables.Where(t => t.CanBePinned && isWanted(t))];

    private Task<TableScope> ListAsync(CancellationToken cancellationToken) =>
        TableScope.ReadAsync(crew.Control, context.Options, isUnderLock: true, cancellationToken);

    private async Task<LockAttempt> ListAgainAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        var again = await ListAsync(cancellationToken).ConfigureAwait(false);
        if (again.IsSameAs(Scope))
        {
            return LockAttempt.Taken;
        }

        Scope = again;
        return rung.LocksTablesOnly ? LockAttempt.Busy("tables were created or dropped while they were being locked") : LockAttempt.Taken;
    }

    private async Task<LockAttempt> ReadInsideAsync(
        LockStrategy rung,
        SnapshotPosition? before,
        CancellationToken cancellationToken)
    {
        await context.ObserveAsync(SnapshotStep.Locked, 0, cancellationToken).ConfigureAwait(false);
        await Task
            .WhenAll(crew.Viewers.Select((session, i) => OpenViewAsync(session, i, cancellationToken)))
            .ConfigureAwait(false);
        await context.ObserveAsync(SnapshotStep.ViewsOpen, 0, cancellationToken).ConfigureAwait(false);

        // After the last view and before any lock goes: neither earlier nor later is a position that of the data.
        var position = await ReadPositionAsync(rung, before, cancellationToken).ConfigureAwait(false);
        context.Evidence.Position = position;
        context.Evidence.ReplicaChannels = await ReplicaChannels
            .ReadAsync(crew.Control, context, cancellationToken)
            .ConfigureAwait(false);
        var attempt = await CheckPreparedAsync(cancellationToken).ConfigureAwait(false);
        if (attempt.IsTaken && !rung.LocksNonTransactionalFirst)
        {
            attempt = await ProtectNonTransactionalAsync(rung, cancellationToken).ConfigureAwait(false);
        }

        if (attempt.IsTaken && PinsInside(rung))
        {
            await PinViewersAsync(rung, isInside: true, cancellationToken).ConfigureAwait(false);
        }

        if (attempt.IsTaken)
        {
            await CompareCoordinatesAsync(rung, position, cancellationToken).ConfigureAwait(false);
        }

        return attempt;
    }

    private async Task OpenViewAsync(MySqlSession session, int index, CancellationToken cancellationToken)
    {
        await context.ObserveAsync(SnapshotStep.ViewOpens, index, cancellationToken).ConfigureAwait(false);
        await SnapshotView.OpenAsync(session, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SnapshotPosition?> ReadLooseCoordinatesAsync(LockStrategy rung, CancellationToken cancellationToken) =>
        rung.NeedsOneView ? await _coordinates.ReadAsync(crew.Control, cancellationToken).ConfigureAwait(false) : null;

    private async Task<SnapshotPosition> ReadPositionAsync(
        LockStrategy rung,
        SnapshotPosition? before,
        CancellationToken cancellationToken)
    {
        if (!rung.NeedsOneView)
        {
            return await _coordinates.ReadAsync(crew.Control, cancellationToken).ConfigureAwait(false);
        }

        var worker = crew.Workers[0];
        var exact = worker.Server.Flavour == Flavour.MariaDb
            ? await _coordinates.ReadOfViewAsync(worker, cancellationToken).ConfigureAwait(false)
            : null;
        if (exact is null)
        {
            // Equal readings around the view would prove nothing: the log moves before the engine commits, and unlogged writes never move it.
            context.Evidence.Limit(
                ConsistencyClass.ConsistentData,
                "no lock was held, so the position is the one read before the view opened, at or before that of the data");
        }

        return exact is null ? before! : await _coordinates.WithGtidOfPlaceAsync(worker, exact, cancellationToken).ConfigureAwait(false);
    }

    private async Task CompareCoordinatesAsync(LockStrategy rung, SnapshotPosition position, CancellationToken cancellationToken)
    {
        if (!Coordinates.IsKnown(position))
        {
            context.Evidence.Limit(
                ConsistencyClass.ConsistentData,
                "the coordinates are unknown: the binary log is off, or the account lacks the privilege to read its position");
        }

        var again = await _coordinates.ReadAsync(crew.Control, cancellationToken).ConfigureAwait(false);
        context.Evidence.PositionBeforeRelease = again;
        if (!rung.NeedsOneView && !Coordinates.HoldTheSame(position, again))
        {
            context.Evidence.Limit(
                ConsistencyClass.ConsistentData,
                rung.LocksTablesOnly
                    ? "the position moved while the chosen tables were locked, by writes to others"
                    : "the position moved under the lock, by a write that the lock does not stop, or by a log rotation that no GTID explains");
        }
    }

    private async Task<LockAttempt> CheckPreparedAsync(CancellationToken cancellationToken)
    {
        var prepared = await PreparedTransactions.ListAsync(crew.Control, cancellationToken).ConfigureAwait(false);
        context.Evidence.PreparedTransactions = prepared ?? [];
        if (prepared is null)
        {
            context.Evidence.Limit(
                ConsistencyClass.ConsistentData,
                "prepared XA transactions could not be looked for: grant XA_RECOVER_ADMIN to the account");
        }
        else if (prepared.Count > 0 && !context.Options.AllowPreparedTransactions)
        {
            return LockAttempt.Busy(
                string.Create(CultureInfo.InvariantCulture, $"{prepared.Count} XA transactions are prepared"),
                PreparedTransactions.Refuse(prepared));
        }
        else if (prepared.Count > 0)
        {
            context.Evidence.Limit(
                ConsistencyClass.ConsistentData,
                "prepared XA transactions are in the binary log before the position but not in the data");
        }

        return LockAttempt.Taken;
    }

    private async Task<LockAttempt> ProtectNonTransactionalAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        var tables = Scope.NonTransactional;
        if (tables.Count == 0)
        {
            return LockAttempt.Taken;
        }

        var attempt = rung.NeedsOneView
            ? LockAttempt.Refused("no lock could be had")
            : await crew.Locks.TryTakeAsync(tables, cancellationToken).ConfigureAwait(false);
        if (attempt.Outcome == LockOutcome.Refused)
        {
            await crew.Locks.DisposeAsync().ConfigureAwait(false);
            context.Evidence.Limit(
                ConsistencyClass.BestEffort,
                $"non-transactional tables may change while they are read: {attempt.Reason}");
        }

        context.Evidence.NonTransactionalTables =
            [.. tables.Select(t => $"{t} ({t.Engine}): {(attempt.IsTaken ? "LOCK TABLES READ until stored" : "not protected")}")];
        return attempt.Outcome == LockOutcome.Busy ? attempt : LockAttempt.Taken;
    }

    // One session keeps DDL away until each reader has its own metadata locks.
    private async Task PinAheadAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        if (PinsInside(rung) || Pinned(rung).Count == 0)
        {
            return;
        }

        if (_pinSession is null)
        {
            _pinSession = await crew.Connector.OpenAsync(SessionRole.Metadata, cancellationToken).ConfigureAwait(false);
            await _pinSession.ExecuteAsync("START TRANSACTION", cancellationToken).ConfigureAwait(false);
        }

        await PinAheadAsync(_pinSession, Pinned(rung), cancellationToken).ConfigureAwait(false);
    }

    private async Task PinAheadAsync(MySqlSession session, List<TableReference> tables, CancellationToken cancellationToken)
    {
        var missing = await MetadataPins.PinAsync(session, tables, context, cancellationToken).ConfigureAwait(false);
        _pinnedAhead.UnionWith(tables.Except(missing));
    }

    // What was made between the list and the lock could be changed between the views and the metadata locks of their readers.
    private async Task<LockAttempt> PinAddedAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        var added = PinsInside(rung) ? [] : Pinned(rung).FindAll(table => !_pinnedAhead.Contains(table));
        if (added.Count == 0)
        {
            return LockAttempt.Taken;
        }

        if (_pinSession is null || added.Count > MostTablesPinnedInside)
        {
            return LockAttempt.Busy("tables were created while the lock was waited for, and metadata locks on them could not be taken under it");
        }

        await PinAheadAsync(_pinSession, added, cancellationToken).ConfigureAwait(false);
        return LockAttempt.Taken;
    }

    private async Task PinBehindAsync(LockStrategy rung, CancellationToken cancellationToken)
    {
        if (!PinsInside(rung))
        {
            await PinViewersAsync(rung, isInside: false, cancellationToken).ConfigureAwait(false);
        }

        if (_pinSession is not null)
        {
            // Lost before the readers had their locks, it would have kept nothing.
            await _pinSession.PingAsync(cancellationToken).ConfigureAwait(false);
        }

        await DisposePinsAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the session that held the metadata locks ahead of the readers.</summary>
    public async Task DisposePinsAsync()
    {
        if (_pinSession is not null)
        {
            await _pinSession.DisposeAsync().ConfigureAwait(false);
            _pinSession = null;
            _pinnedAhead.Clear();
        }
    }

    // A table that is locked needs no pin, and may give none: a writer that waits for our lock goes before other readers (Aria).
    private async Task PinViewersAsync(LockStrategy rung, bool isInside, CancellationToken cancellationToken)
    {
        var tables = Pinned(rung).FindAll(t => crew.Locks.Find(t) is null);
        await Task.WhenAll(crew.Viewers.Select(s => MetadataPins.PinAsync(s, tables, context, cancellationToken))).ConfigureAwait(false);

        // Behind the lock a table may have been changed before its readers came, unless it was held already.
        if (context.Options.DdlGuard != DdlGuard.DetectOnly)
        {
            context.Evidence.Pin(isInside ? tables : tables.Where(_pinnedAhead.Contains));
        }
    }
}
