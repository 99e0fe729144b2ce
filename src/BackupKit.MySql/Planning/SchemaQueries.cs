using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// The information_schema queries: one for each kind of fact and database, so that the number of tables does not multiply them.
/// </summary>
internal static class SchemaQueries
{
    /// <summary>A name as a literal of a character set; on a binary session a plain literal would switch the index off.</summary>
    public static string Literal(string name) =>
        $"_utf8mb4 x'{Convert.ToHexString(Encoding.UTF8.GetBytes(name))}'";

    /// <param name="database">The database.</param>
    /// <param name="areSizesKnown">Whether to leave the sizes out, which MySQL asks the engine for, table by table.</param>
    public static string Tables(string database, bool areSizesKnown = false) =>
        $"SELECT TABLE_NAME, TABLE_TYPE, ENGINE, {(areSizesKnown ? "NULL, NULL" : "TABLE_ROWS, DATA_LENGTH")}, TABLE_COMMENT, CREATE_OPTIONS"
        + $" FROM information_schema.TABLES WHERE TABLE_SCHEMA={Literal(database)}";

    public static string Columns(string database) =>
        "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, IS_NULLABLE, EXTRA,"
        + $" GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA={Literal(database)}";

    public static string UniqueKeys(ServerIdentity server, string database)
    {
        var usable = server switch
        {
            _ when server.IsAtLeast(Flavour.MariaDb, 10, 6) => "IF(IGNORED='NO',1,0)",
            _ when server.IsAtLeast(Flavour.MySql, 8, 0) => "IF(IS_VISIBLE='YES',1,0)",
            _ => "1",
        };
        return "SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, SUB_PART IS NOT NULL, COLLATION='D', INDEX_TYPE,"
            + $" {usable} FROM information_schema.STATISTICS"
            + $" WHERE TABLE_SCHEMA={Literal(database)} AND NON_UNIQUE=0";
    }

    public static string Partitions(string database) =>
        "SELECT TABLE_NAME, COALESCE(SUBPARTITION_NAME, PARTITION_NAME), TABLE_ROWS, DATA_LENGTH"
        + $" FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA={Literal(database)} AND PARTITION_NAME IS NOT NULL";

    /// <summary>One row if any table has partitions. It reads no statistics, which costs the server less.</summary>
    public static string AnyPartition(string database) =>
        $"SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA={Literal(database)} AND PARTITION_NAME IS NOT NULL LIMIT 1";

    /// <summary>The foreign keys of the tables of one database: table, database and name of the table it refers to.</summary>
    public static string ForeignKeys(string database) =>
        "SELECT DISTINCT TABLE_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME"
        + $" FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA={Literal(database)} AND REFERENCED_TABLE_NAME IS NOT NULL";

    public static string Triggers(string database) =>
        "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER"
        + $" FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA={Literal(database)}";

    public static string Routines(string database) =>
        "SELECT ROUTINE_NAME, ROUTINE_TYPE, DEFINER, SECURITY_TYPE"
        + $" FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={Literal(database)}";

    public static string Events(string database) =>
        $"SELECT EVENT_NAME, STATUS, DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA={Literal(database)}";

    /// <summary>JavaScript libraries; <see langword="null"/> where the server has none.</summary>
    public static string? Libraries(ServerIdentity server, string database) => server.IsAtLeast(Flavour.MySql, 9, 2)
        ? $"SELECT LIBRARY_NAME FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA={Literal(database)}"
        : null;

    public static string DatabaseCollation(string database) =>
        $"SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={Literal(database)}";
}
