using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Looks whether the target's redo log is as the plan needs it. A crash without it loses the instance, so nothing else may be on it.</summary>
internal sealed class RedoLogCheck(TargetFacts target, TargetRights rights, RestorePreflight preflight)
{
    private const string OtherTables = """
        SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES
        WHERE TABLE_TYPE='BASE TABLE' AND TABLE_SCHEMA NOT IN ('mysql','sys','information_schema','performance_schema')
        """;

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
        preflight.Add(
            FindingSeverity.Warning,
            BackupErrorCode.RedoLogOff,
            "The redo log of the target is off while rows are loaded: if the server crashes or is killed meanwhile, its whole instance is lost.",
            $"If this program is killed, run {RedoLog.EnableStatement} at once.");
        if (!rights.Grants.CoversEverything(RedoLog.Privilege))
        {
            preflight.AddMissing(RedoLog.Privilege, "*.*", "--disable-redo-log");
        }

        if (!rights.Grants.CoversEverything("SELECT") || rights.Grants.RevokedDatabases.Any())
        {
            preflight.AddMissing("SELECT", "*.*", "seeing that nothing else is on the server (--disable-redo-log)");
            return;
        }

        var own = databases
            .SelectMany(d => d.Tables.Select(t => t.Name).Append(RestoreJournal.TableName).Select(n => (Key(d.Target), Key(n))))
            .ToHashSet();
        var tables = await session.QueryAsync(OtherTables, cancellationToken).ConfigureAwait(false);
        var others = tables.Rows
            .Select(r => (Database: r.GetString(0), Table: r.GetString(1)))
            .Where(t => !own.Contains((Key(t.Database), Key(t.Table))))
            .ToList();
        if (others is [var other, ..])
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.RestoreRefused,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The redo log of the target can not be switched off: {ByteText.Count(others.Count, "table")} that are not restored would be lost in a crash too, such as {SqlText.Identifier(other.Database, other.Table)}."),
                "Restore to a server that has nothing else, or without --disable-redo-log.");
        }
    }

    private string Key(string name) => target.Case.Key("table", name);
}
