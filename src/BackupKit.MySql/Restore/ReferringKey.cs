using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>One foreign key of the target, and the table it belongs to.</summary>
internal sealed record ReferringKey(string Database, string Table, ForeignKeyText Key)
{
    /// <summary>
    /// The foreign keys of tables that are not restored and refer to one that is: where a table is put in the place of another, their rows may
    /// have lost the row they refer to. Nothing for databases that were not there before. MariaDB opens every table to answer.
    /// </summary>
    /// <param name="session">A session on the target.</param>
    /// <param name="database">What was restored.</param>
    /// <param name="names">How the target compares names of databases and tables.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static async Task<IReadOnlyList<ReferringKey>> ReadAsync(
        MySqlSession session,
        DatabaseRestore database,
        StringComparer names,
        CancellationToken cancellationToken)
    {
        if (!database.Exists)
        {
            return [];
        }

        var columns = await session
            .QueryAsync(
                "SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME"
                    + " FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL"
                    + $" AND REFERENCED_TABLE_SCHEMA={SqlText.StringLiteral(database.Target)} ORDER BY ORDINAL_POSITION",
                cancellationToken)
            .ConfigureAwait(false);
        var restored = database.Tables.Select(table => table.Name).ToHashSet(names);
        return
        [
            .. columns.Rows
                .GroupBy(row => (Database: row.GetString(0), Table: row.GetString(1), Name: row.GetString(2)))
                .Where(key => restored.Contains(key.First().GetString(4)))
                .Where(key => !names.Equals(key.Key.Database, database.Target) || !restored.Contains(key.Key.Table))
                .Select(key => new ReferringKey(
                    key.Key.Database,
                    key.Key.Table,
                    new ForeignKeyText(
                        key.Key.Name,
                        [.. key.Select(row => row.GetString(3))],
                        database.Target,
                        key.First().GetString(4),
                        [.. key.Select(row => row.GetString(5))]))),
        ];
    }
}
