using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Looks whether the target's redo log is as the plan needs it. A crash without it loses the instance, so nothing else may be on it.</summary>
internal sealed class RedoLogCheck(TargetFacts target, TargetRights rights, RestorePreflight preflight)
{
    private const string Risk = "if the server crashes or is killed meanwhile, its whole instance is lost.";

    /// <summary>Adds what stands in the way.</summary>
    /// <param name="session">A session with the target.</param>
    /// <param name="databases">What is restored.</param>
    /// <param name="isWanted">Whether the log is to be switched off.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task CheckAsync(
        MySqlSession session,
        IReadOnlyList<DatabaseRestore> databases,
        bool isWanted,
        CancellationToken cancellationToken)
    {
        if (!RedoLog.CanBeSwitched(target.Server))
        {
            if (isWanted)
            {
                preflight.Add(
                    FindingSeverity.Error,
                    BackupErrorCode.TargetUnsuitable,
                    $"The target {target.Server} can not work without its redo log; only MySQL 8.0.21 and later can.",
                    "Restore without --disable-redo-log.");
            }

            return;
        }

        if (isWanted)
        {
            await CheckWantedAsync(session, databases, cancellationToken).ConfigureAwait(false);
        }
        else if (await RedoLog.IsOffAsync(session, cancellationToken).ConfigureAwait(false))
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.RedoLogOff,
                "The redo log of the target is off, as a restore leaves it that was killed: a crash loses the whole instance.",
                $"Run {RedoLog.EnableStatement}, or go on with that restore by --resume --disable-redo-log.");
        }
    }

    private async Task CheckWantedAsync(MySqlSession session, IReadOnlyList<DatabaseRestore> databases, CancellationToken cancellationToken)
    {
        var isOff = await RedoLog.IsOffAsync(session, cancellationToken).ConfigureAwait(false);
        preflight.Add(
            FindingSeverity.Warning,
            BackupErrorCode.RedoLogOff,
            isOff
                ? "The redo log of the target is off already, as a restore leaves it that was killed, and stays off while rows are loaded: " + Risk
                : "The redo log of the target is off while rows are loaded: " + Risk,
            isOff
                ? $"Go on with that restore by --resume --disable-redo-log, which ends with the log on, or run {RedoLog.EnableStatement}."
                : $"If this program is killed, run {RedoLog.EnableStatement} at once.");
        if (!rights.Grants.CoversEverything(RedoLog.Privilege))
        {
            preflight.AddMissing(RedoLog.Privilege, "*.*", "--disable-redo-log");
        }

        if (!rights.Grants.CoversEverything("SELECT") || rights.Grants.RevokedDatabases.Any())
        {
            preflight.AddMissing("SELECT", "*.*", "seeing that nothing else is on the server (--disable-redo-log)");
            return;
        }

        if (await TablesOfOthers.FindAsync(session, databases, target.Case, cancellationToken).ConfigureAwait(false) is { } found)
        {
            preflight.Add(found.Severity, found.Code, found.Message, found.Hint);
        }
    }
}
