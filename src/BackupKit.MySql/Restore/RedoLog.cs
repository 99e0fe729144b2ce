using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// InnoDB's redo log as a setting of the server (MySQL 8.0.21). Without it nothing is written twice, and a crash of the server leaves an instance
/// that does not start any more.
/// </summary>
internal static class RedoLog
{
    public const string Privilege = "INNODB_REDO_LOG_ENABLE";
    public const string EnableStatement = "ALTER INSTANCE ENABLE INNODB REDO_LOG";

    private const int Attempts = 5;

    public static bool CanBeSwitched(ServerIdentity server) => server.IsAtLeast(Flavour.MySql, 8, 0, 21);

    public static async Task<bool> IsOffAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await StateAsync(session, cancellationToken).ConfigureAwait(false) == "OFF";

    /// <summary>Does the work with the log off. It is on again, and every page written, before this ends, however it ends.</summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorCode.RedoLogOff"/>: it could not be switched on again. <see cref="BackupErrorCode.RestoreRefused"/>: by now others have
    /// tables on the target. Where the work failed and the log stays off, that of the work, with both said.
    /// </exception>
    public static async Task RunWithoutAsync(RestoreContext context, Func<Task> work, CancellationToken cancellationToken)
    {
        var session = context.Sessions.First;
        try
        {
            // Within, since a restore that was killed may have left the log off.
            await ThrowIfNotAloneAsync(context, cancellationToken).ConfigureAwait(false);
            await session.DefineAsync(null, "ALTER INSTANCE DISABLE INNODB REDO_LOG", cancellationToken).ConfigureAwait(false);
            await work().ConfigureAwait(false);
        }
        catch (Exception first)
        {
            await EnableAfterAsync(context, first).ConfigureAwait(false);
            throw;
        }

        await EnableAsync(context).ConfigureAwait(false);
    }

    private static async Task<string?> StateAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var status = await session.QueryAsync("SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'", cancellationToken).ConfigureAwait(false);
        return status.Rows.Count > 0 ? status.Rows[0].GetString(1) : null;
    }

    // The plan has looked, too, but it may be old.
    private static async Task ThrowIfNotAloneAsync(RestoreContext context, CancellationToken cancellationToken)
    {
        var session = await context.Sessions.First.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await TablesOfOthers.FindAsync(session, context.Plan.Databases, context.Plan.Target.Case, cancellationToken).ConfigureAwait(false) is { } found)
        {
            throw new BackupException(found.Code, found.Message, found.Hint);
        }
    }

    // What failed first is why the restore ended, with its code if it has one; who cancelled knows that already.
    private static async Task EnableAfterAsync(RestoreContext context, Exception first)
    {
        try
        {
            await EnableAsync(context).ConfigureAwait(false);
        }
        catch (BackupException second) when (first is not OperationCanceledException)
        {
            var known = first as BackupException;
            throw new BackupException(
                known?.Code ?? second.Code,
                $"{first.Message} Besides (BK9010): {second.Message}",
                known?.Hint is null ? second.Hint : $"{second.Hint} Of the first error: {known.Hint}",
                innerException: new AggregateException(first, second));
        }
    }

    // Nothing cancels it: the worst that a caller can be left with is a server without its log.
    private static async Task EnableAsync(RestoreContext context)
    {
        var session = context.Sessions.First;
        context.Progress.Report("switching the redo log on again");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.DefineAsync(null, EnableStatement, CancellationToken.None).ConfigureAwait(false);
                await ThrowIfNotOnAsync(session).ConfigureAwait(false);
                return;
            }
            catch (BackupException ex) when (ex.IsTransient && attempt < Attempts)
            {
                await session.PauseAsync(TimeSpan.FromSeconds(attempt), CancellationToken.None).ConfigureAwait(false);
            }
            catch (BackupException ex)
            {
                throw new BackupException(
                    BackupErrorCode.RedoLogOff,
                    $"The redo log of the target could not be switched on again. {ex.Message}",
                    $"Run {EnableStatement} on it at once: a crash before that loses the whole instance. Then go on with resume.",
                    innerException: ex);
            }
        }
    }

    // An answer of OK is not yet a log.
    private static async Task ThrowIfNotOnAsync(TargetSession session)
    {
        var opened = await session.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        var state = await StateAsync(opened, CancellationToken.None).ConfigureAwait(false);
        if (state != "ON")
        {
            throw new BackupException(
                BackupErrorCode.RedoLogOff,
                $"The server took the statement, and its status Innodb_redo_log_enabled is {state ?? "not there"}.");
        }
    }
}
