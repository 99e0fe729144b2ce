using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>System-versioned tables of MariaDB: all versions of the rows are read, with the period of each.</summary>
internal static class SystemVersioning
{
    /// <summary>Adds the columns of the period where they are not part of the definition.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.UnsupportedObject"/> when history could not be put back.</exception>
    public static TableDefinition Complete(ServerIdentity server, TableDefinition table)
    {
        if (table.Reference.TableType != TableReference.SystemVersioned)
        {
            return table;
        }

        if (!server.IsAtLeast(Flavour.MariaDb, 10, 11))
        {
            throw Unsupported(table, "MariaDB before 10.11 can not insert history rows, so its history could not be restored");
        }

        var period = table.Columns.Where(column => column.IsPeriod).ToList();
        if (period.Exists(column => column.DataType == "bigint"))
        {
            throw Unsupported(table, "its versions are precise to the transaction, and transaction ids can not be carried over");
        }

        // A partition of history is filled by the server's own rules; the table is one chain.
        return table with
        {
            Partitions = [],
            Columns = period.Count > 0 ? table.Columns : [.. table.Columns, Period("row_start", "ROW START"), Period("row_end", "ROW END")],
        };
    }

    private static ColumnDescription Period(string name, string expression) =>
        new(name, "timestamp", "timestamp(6)", null, IsNullable: false, "STORED GENERATED", expression);

    private static BackupException Unsupported(TableDefinition table, string why) => new(
        BackupErrorCode.UnsupportedObject,
        $"The system-versioned table {table.Reference.Sql} can not be backed up: {why}.",
        "Exclude the table, and keep a copy of it by other means.");
}
