using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>
/// What MySQL's binary JSON holds and its text can not carry: DATE, TIME, DATETIME, DECIMAL, BLOB and BIT values that JSON functions put into a
/// document. Printed and read again they are strings or doubles. Facts of MySQL 9.7; MariaDB keeps JSON as text.
/// </summary>
internal static class JsonLoss
{
    public const string Message =
        "the rows read back are not those of the set, and the table has JSON columns. JSON documents that hold DECIMAL, DATE, TIME, DATETIME,"
        + " BLOB or BIT values are changed by every logical restore, because text can not carry these types";

    public const string Hint =
        "On the source, look for documents with NOT (j = CAST(CAST(j AS CHAR) AS JSON)) or another text after that cast, and for a warning about"
        + " the column in the manifest. Write them as strings or plain numbers there, or restore without comparing and accept the change.";

    /// <summary>Whether the table has a column that may hold such documents, if it is of MySQL.</summary>
    public static bool CanAffect(InventoryItem table) =>
        table.Columns.Any(c => c.Type.Equals("json", StringComparison.OrdinalIgnoreCase));

    /// <summary>The query whose row says for each column whether one of the first rows has a document that text changes.</summary>
    public static string Sample(string table, IReadOnlyList<string> columns, int rows)
    {
        var checks = columns.Select((_, i) => $"MAX({IsChanged($"s.c{i}")})");
        var names = columns.Select((c, i) => $"{SqlText.Identifier(c)} AS c{i}");
        return $"SELECT {string.Join(",", checks)} FROM (SELECT {string.Join(",", names)} FROM {table} LIMIT {rows}) AS s";
    }

    // An opaque value becomes a string, which is not equal; a DECIMAL becomes a double, which is equal but may print other digits.
    private static string IsChanged(string column)
    {
        var text = $"CAST({column} AS CHAR CHARACTER SET utf8mb4)";
        var again = $"CAST({text} AS JSON)";
        return $"{again} <> {column} OR BINARY CAST({again} AS CHAR CHARACTER SET utf8mb4) <> BINARY {text}";
    }
}
