using System.Globalization;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Proves, after the last chunk of a table, that its definition did not change and that no row is missing.</summary>
internal static class TableProof
{
    /// <param name="session">A session that sees the snapshot; nothing here ends its transaction.</param>
    /// <param name="table">The table; all its chunks are written.</param>
    /// <param name="countUpToBytes">Tables up to this size have their rows counted by the server.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    /// <returns>The table, proved.</returns>
    /// <exception cref="BackupException">The table changed, or the counts differ.</exception>
    public static async Task<TableDump> RunAsync(
        MySqlSession session,
        TableDump table,
        long countUpToBytes,
        CancellationToken cancellationToken)
    {
        // Without a chunk the snapshot itself said that there is no row.
        if (table.Chunks > 0 && table.Definition.DataLength <= countUpToBytes)
        {
            await CountAsync(session, table, cancellationToken).ConfigureAwait(false);
        }

        var reference = table.Definition.Reference;
        var now = await TableFingerprint.ReadAsync(session, reference, cancellationToken).ConfigureAwait(false);
        table.Fingerprint.EnsureSame(reference, now);
        table.Prove();
        return table;
    }

    private static async Task CountAsync(MySqlSession session, TableDump table, CancellationToken cancellationToken)
    {
        TextResult result;
        try
        {
            result = await session.QueryAsync(SelectText.Count(table.Definition), cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (DumpErrors.IsChange(ex))
        {
            throw TableFingerprint.Changed(table.Definition.Reference, "the server can not read it as it was", ex);
        }

        var counted = result.Rows[0].GetInt64(0);
        if (counted != table.Rows)
        {
            throw new BackupException(
                BackupErrorCode.RowsMissing,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The chunks of {table.Definition.Reference.Sql} hold {table.Rows} rows, and the server counts {counted} in the same snapshot."),
                "Check the table with CHECK TABLE: an index that disagrees with its table shows itself like this.");
        }
    }
}
