using System.Globalization;

using Microsoft.Extensions.Logging;

namespace BackupKit.MySql.Snapshot;

/// <summary>Tries the ways to a consistent snapshot from the strongest down, by doing and not by reading grants.</summary>
internal sealed class LockLadder(SnapshotContext context, SnapshotCrew crew)
{
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    /// <summary>The backup lock; held to the end when it is the DDL guard.</summary>
    public InstanceLock InstanceLock { get; } = new();

    /// <returns>The tables of the snapshot; all views are open.</returns>
    /// <exception cref="BackupException">No rung held, or someone was in the way of the best one for too long.</exception>
    public async Task<TableScope> ClimbAsync(CancellationToken cancellationToken)
    {
        RequireGuard();
        var listed = await BusyStatements
            .RunAsync(
                crew.Control,
                hasView: false,
                () => TableScope.ReadAsync(crew.Control, context.Options, isUnderLock: false, cancellationToken),
                context.Time,
                cancellationToken)
            .ConfigureAwait(false);
        IReadOnlySet<TableReference>? watched = null;
        var isFirst = true;
        foreach (var rung in Rungs())
        {
            watched ??= await LookAsync(rung, listed, cancellationToken).ConfigureAwait(false);
            if (isFirst)
            {
                await context.ObserveAsync(SnapshotStep.Listed, 0, cancellationToken).ConfigureAwait(false);
                isFirst = false;
            }

            var window = new SnapshotWindow(context, crew, listed, watched);
            try
            {
                if (await TryRungAsync(rung, window, cancellationToken).ConfigureAwait(false))
                {
                    return window.Scope;
                }
            }
            finally
            {
                await window.DisposePinsAsync().ConfigureAwait(false);
            }
        }

        throw new BackupException(
            BackupErrorCode.SnapshotLockFailed,
            "No way to a consistent snapshot is open to this account: every lock was refused, and reading in a single session is not allowed.",
            "Grant RELOAD (or LOCK TABLES on the chosen databases) to the account, or set AllowSingleSession.");
    }

    // Where not all DDL is kept away, a change right after the snapshot would look like the definition of the snapshot itself.
    private async Task<IReadOnlySet<TableReference>?> LookAsync(LockStrategy rung, TableScope listed, CancellationToken cancellationToken)
    {
        var isLookedFor = context.Options.DdlGuard switch
        {
            DdlGuard.BackupLock => false,
            DdlGuard.Auto => !rung.HoldsInstanceLock,
            _ => true,
        };
        if (!isLookedFor || context.LookBefore is not { } look)
        {
            return null;
        }

        // An attempt on a rung above may have opened a view.
        await crew.Metadata.ExecuteAsync("ROLLBACK", cancellationToken).ConfigureAwait(false);
        return await BusyStatements
            .RunAsync(crew.Metadata, hasView: false, () => look(crew.Metadata, listed, cancellationToken), context.Time, cancellationToken)
            .ConfigureAwait(false);
    }

    private IEnumerable<LockStrategy> Rungs()
    {
        var server = crew.Control.Server;
        var hasInstanceLock = InstanceLock.Exists(server);
        if (hasInstanceLock)
        {
            yield return new BackupLockStrategy(InstanceLock);
        }
        else if (BackupStageStrategy.Exists(server))
        {
            yield return new BackupStageStrategy();
        }

        yield return new GlobalReadLockStrategy();
        yield return new LockTablesStrategy(
            new TableLocks(crew.Connector, sessions: 1),
            hasInstanceLock ? InstanceLock : null,
            context);
        yield return new SingleSessionStrategy(context.Options.AllowSingleSession);
    }

    private async Task<bool> TryRungAsync(LockStrategy rung, SnapshotWindow window, CancellationToken cancellationToken)
    {
        if (rung.NeedsOneView)
        {
            await crew.KeepOneWorkerAsync().ConfigureAwait(false);
        }

        var attempts = Math.Max(1, context.Options.LockAttempts);
        for (var i = 1; i <= attempts; i++)
        {
            var attempt = await TryOnceAsync(rung, window, cancellationToken).ConfigureAwait(false);
            if (attempt.IsTaken)
            {
                context.Evidence.Strategy = rung.Name;
                return true;
            }

            context.Note($"{rung.Name}: {attempt.Reason}");
            if (attempt.Outcome == LockOutcome.Refused)
            {
                return false;
            }

            if (i == attempts)
            {
                throw attempt.Failure ?? Busy(rung, attempt, attempts);
            }

            // A DDL statement may be waiting for them, and the lock for that statement.
            await window.DisposePinsAsync().ConfigureAwait(false);
            await Task.Delay(BackOff * i, context.Time, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<LockAttempt> TryOnceAsync(LockStrategy rung, SnapshotWindow window, CancellationToken cancellationToken)
    {
        if (crew.Control.IsBroken)
        {
            await crew.ReplaceControlAsync(cancellationToken).ConfigureAwait(false);
        }

        if (rung.WaitsForStatements)
        {
            await new LongQueryGuard(context).WaitAsync(crew.Control, cancellationToken).ConfigureAwait(false);
        }

        var isOpen = false;
        try
        {
            var attempt = await window.TryOpenAsync(rung, cancellationToken).ConfigureAwait(false);
            if (attempt.IsTaken)
            {
                await SettleGuardAsync(rung, window, cancellationToken).ConfigureAwait(false);
                isOpen = true;
            }

            return attempt;
        }
        catch (BackupException ex) when (LockErrors.IsBusy(ex))
        {
            return LockAttempt.Busy(ex.Message.TrimEnd('.'), ex);
        }
        finally
        {
            if (!isOpen)
            {
                await AbandonAsync(rung).ConfigureAwait(false);
                await context.ObserveAsync(SnapshotStep.AttemptFailed, 0, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Not bound to the caller's token: a cancelled run must let go of its locks as well.
    private async Task AbandonAsync(LockStrategy rung)
    {
        using var limit = new CancellationTokenSource(AbandonTimeout);
        try
        {
            await crew.Locks.DisposeAsync().ConfigureAwait(false);
            await rung.AbandonAsync(crew.Control, limit.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is BackupException or OperationCanceledException or InvalidOperationException)
        {
            context.Logger.LogWarning(ex, "The snapshot locks could not be released by statement; their connection is closed");
            crew.Control.Abort();
        }
    }

    private void RequireGuard()
    {
        if (context.Options.DdlGuard == DdlGuard.BackupLock && !InstanceLock.Exists(crew.Control.Server))
        {
            throw new BackupException(
                BackupErrorCode.InvalidOptions,
                $"{crew.Control.Server} has no backup lock, which DdlGuard asks for.",
                "Use DdlGuard Auto or PinMetadata on this server.");
        }
    }

    private async Task SettleGuardAsync(LockStrategy rung, SnapshotWindow window, CancellationToken cancellationToken)
    {
        var guard = context.Options.DdlGuard;
        if (guard is DdlGuard.Auto or DdlGuard.BackupLock && rung.HoldsInstanceLock)
        {
            context.Evidence.DdlGuard = "backup-lock";
            return;
        }

        if (guard == DdlGuard.BackupLock)
        {
            throw new BackupException(
                BackupErrorCode.MissingPrivilege,
                "The backup lock that DdlGuard asks for was refused.",
                "Grant BACKUP_ADMIN to the account, or use DdlGuard Auto.");
        }

        var pinned = window.CountPinned(rung);
        await InstanceLock.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        context.Evidence.DdlGuard = guard != DdlGuard.DetectOnly
            ? string.Create(CultureInfo.InvariantCulture, $"pin-metadata ({pinned} tables)")
            : pinned > 0
                ? string.Create(CultureInfo.InvariantCulture, $"detect-only, and metadata locks on {pinned} tables that could be replaced unnoticed")
                : "detect-only";
    }

    private static BackupException Busy(LockStrategy rung, LockAttempt attempt, int attempts) => new(
        BackupErrorCode.SnapshotLockFailed,
        string.Create(CultureInfo.InvariantCulture, $"The snapshot lock ({rung.Name}) could not be had in {attempts} attempts: {attempt.Reason}."),
        "Look for long statements, open transactions, DDL and other backups with SHOW PROCESSLIST; run at another time or raise LockTimeout.",
        isTransient: true);
}
