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

    public static async Task<bool> IsOffAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var status = await session.QueryAsync("SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'", cancellationToken).ConfigureAwait(false);
        return status.Rows.Count > 0 && status.Rows[0].GetString(1) == "OFF";
    }

    /// <summary>Does the work with the log off. It is on again, and every page written, before this ends, however it ends.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.RedoLogOff"/>: it could not be switched on again.</exception>
    public static async Task RunWithoutAsync(TargetSession session, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await session.DefineAsync(null, "ALTER INSTANCE DISABLE INNODB REDO_LOG", cancellationToken).ConfigureAwait(false);
            await work().ConfigureAwait(false);
        }
        catch
        {
            await EnableAsync(session).ConfigureAwait(false);
            throw;
        }

        await EnableAsync(session).ConfigureAwait(false);
    }

    // Nothing cancels it: the worst that a caller can be left with is a server without its log.
    private static async Task EnableAsync(TargetSession session)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.DefineAsync(null, EnableStatement, CancellationToken.None).ConfigureAwait(false);
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
}
