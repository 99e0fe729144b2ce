using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// Takes metadata locks that keep DDL off the tables until the session's transaction ends. Every session that reads a table needs its
/// own: once a DDL statement waits, the server lets nobody else in, and the dump would wait for the DDL that waits for the dump.
/// </summary>
internal static class MetadataPins
{
    // The server joins at most 61 tables.
    private const int TablesPerStatement = 50;

    /// <summary>Locks the tables for as long as the transaction of the session lasts.</summary>
    /// <param name="session">A session with an open transaction; SHOW CREATE TABLE would not keep the lock, this does.</param>
    /// <param name="tables">Views and damaged tables among them are left alone.</param>
    /// <param name="context">Takes notes of tables that could not be locked.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The tables that do not exist; who makes one of them again finds it without a lock.</returns>
    /// <exception cref="BackupException">A DDL statement is in the way.</exception>
    public static async Task<IReadOnlyList<TableReference>> PinAsync(
        MySqlSession session,
        IEnumerable<TableReference> tables,
        SnapshotContext context,
        CancellationToken cancellationToken)
    {
        var missing = new List<TableReference>();
        foreach (var batch in tables.Where(t => t.CanBePinned).Chunk(TablesPerStatement))
        {
            if (await TryPinAsync(session, batch, cancellationToken).ConfigureAwait(false) is null)
            {
                continue;
            }

            foreach (var table in batch)
            {
                if (await TryPinAsync(session, [table], cancellationToken).ConfigureAwait(false) is { } error)
                {
                    context.Evidence.Expose(table);
                    missing.AddRange(LockErrors.IsMissing(error) ? [table] : []);
                    context.Note(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{table} is not protected against DDL: error {error}"));
                }
            }
        }

        return missing;
    }

    // On MariaDB an ALTER may hold the table and wait for the backup lock of our control session: nobody would see that circle,
    // and all commits would wait in it.
    private static string ShortWait(ServerIdentity server) =>
        server.Flavour == Flavour.MariaDb ? "SET STATEMENT lock_wait_timeout=1 FOR " : "";

    private static async Task<int?> TryPinAsync(
        MySqlSession session,
        TableReference[] tables,
        CancellationToken cancellationToken)
    {
        try
        {
            await session
                .ExecuteAsync($"{ShortWait(session.Server)}SELECT 1 FROM {string.Join(',', tables.Select(t => t.Sql))} LIMIT 0", cancellationToken)
                .ConfigureAwait(false);
            return null;
        }
        catch (MySqlWireException ex) when (LockErrors.IsBusy(ex.ServerErrorNumber))
        {
            throw new BackupException(
                BackupErrorCode.SnapshotLockFailed,
                $"A DDL statement holds {(tables.Length == 1 ? tables[0].ToString() : "one of the tables")}, so the tables can not be kept unchanged.",
                "Run the backup again when the DDL statement has ended.",
                isTransient: true,
                ex);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber != 0)
        {
            return ex.ServerErrorNumber;
        }
    }
}
