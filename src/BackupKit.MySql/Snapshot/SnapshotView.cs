using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Opens the view of a session and proves that it is still open.</summary>
internal static class SnapshotView
{
    private const ServerStatus InView = ServerStatus.InTransaction | ServerStatus.Autocommit;

    /// <summary>Opens the view; an older one of the session ends.</summary>
    public static async Task OpenAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var ok = await session
            .ExecuteAsync("START TRANSACTION WITH CONSISTENT SNAPSHOT", cancellationToken)
            .ConfigureAwait(false);
        if (ok.WarningCount == 0)
        {
            return;
        }

        var warnings = await session.QueryAsync("SHOW WARNINGS", cancellationToken).ConfigureAwait(false);
        var text = warnings.Rows.Count > 0 ? warnings.Rows[0].GetString(2) : "no text";
        throw new BackupException(
            BackupErrorCode.SnapshotSetupFailed,
            $"The server opened a transaction with a warning instead of a consistent view: {text}",
            "Check the default storage engine and settings of transactions on the server.");
    }

    /// <summary>
    /// Whether the transaction is still open. The probe changes nothing: inside a transaction the server refuses it with error 1568,
    /// on MySQL and MariaDB alike.
    /// </summary>
    public static async Task<bool> IsOpenAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session
                .ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", cancellationToken)
                .ConfigureAwait(false);
            return false;
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.TransactionInProgress)
        {
            return true;
        }
    }

    /// <summary>
    /// The same without a round trip where the last answer said it: both servers refuse the probe by the flag that they send with the end of every answer. With
    /// autocommit on, no statement but START TRANSACTION sets the flag again, so it also says that no answer before came from another view.
    /// </summary>
    public static async ValueTask<bool> WasOpenAsync(MySqlSession session, CancellationToken cancellationToken) =>
        (session.Status & InView) == InView || await IsOpenAsync(session, cancellationToken).ConfigureAwait(false);

    public static BackupException Lost(string what, Exception? cause = null) => new(
        BackupErrorCode.SnapshotLost,
        $"{what}, so the rows read from now on would not belong to the snapshot.",
        "Start the run again; look into the server's error log and process list for who ended the session.",
        isTransient: true,
        cause);
}
