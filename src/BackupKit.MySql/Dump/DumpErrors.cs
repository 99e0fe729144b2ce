using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Names what the server says while rows are read.</summary>
internal static class DumpErrors
{
    /// <summary>Whether the server says that the table is no longer the one of the snapshot.</summary>
    /// <remarks>1412 definition changed, 1146 no such table, 1054 no such column, 1735 no such partition, 1747 no partitions, 1176 no such key, 1049 no such database, 1814 tablespace discarded, 4124 not system-versioned.</remarks>
    public static bool IsChange(MySqlWireException error) =>
        error.ServerErrorNumber is 1412 or 1146 or 1054 or 1735 or 1747 or 1176 or 1049 or 1814 or 4124;

    /// <summary>The exception for a failure while the rows of a table were read.</summary>
    public static BackupException Of(MySqlWireException error, TableDump table) => error switch
    {
        _ when IsChange(error) =>
            TableFingerprint.Changed(table.Definition.Reference, "the server can not read it as it was", error),
        { ServerErrorNumber: 1142 or 1143 or 1044 or 1227 } => new BackupException(
            BackupErrorCode.MissingPrivilege,
            $"The account may not read {table.Definition.Reference.Sql}.",
            "Grant SELECT on the database.",
            innerException: error),
        _ => error,
    };

    /// <summary>The exception for a SELECT that ended with warnings: a value may have become another one or NULL.</summary>
    public static async Task<BackupException> WarnedAsync(
        MySqlSession session,
        TableDump table,
        CancellationToken cancellationToken)
    {
        var warnings = await session.QueryAsync("SHOW WARNINGS LIMIT 1", cancellationToken).ConfigureAwait(false);
        var number = warnings.Rows.Count > 0 ? warnings.Rows[0].GetString(1) : "unknown";
        return new BackupException(
            BackupErrorCode.RowsNotExact,
            $"The server warned (number {number}) while it read {table.Definition.Reference.Sql}, so a value may not be exact.",
            "Look the number up in the server's manual; common causes are a damaged value or a generated column that can not be computed.");
    }
}
