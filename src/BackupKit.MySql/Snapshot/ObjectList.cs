using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Reads lists of objects from information_schema and finds out whether the server left one out.</summary>
/// <remarks>
/// A server that opens tables for such a list (MariaDB, MySQL 5.7) goes on when DDL of others holds one: it leaves the table out with
/// the warning 1684 if the session holds locks itself, and else waits for it, to list it in the end without an engine and with the
/// warning 1205 (MariaDB 11.8).
/// </remarks>
internal static class ObjectList
{
    private const int SkippedTable = 1684;

    /// <exception cref="BackupException">Transient: DDL was in the way, so that the list is not complete.</exception>
    public static async Task<TextResult> ReadAsync(MySqlSession session, string sql, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        if (result.WarningCount == 0)
        {
            return result;
        }

        var warnings = await session.QueryAsync("SHOW WARNINGS", cancellationToken).ConfigureAwait(false);
        var skipped = warnings.Rows.Any(row => row.GetInt64(1) is SkippedTable || LockErrors.IsBusy((int)row.GetInt64(1)));
        return !skipped ? result : throw new BackupException(
            BackupErrorCode.SnapshotLockFailed,
            "A DDL statement holds a table, so that the server leaves it out of its list of tables.",
            "Run the backup again when the DDL statement has ended.",
            isTransient: true);
    }
}
