using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>The LOAD DATA statement that reads what <see cref="LoadDataEncoder"/> writes.</summary>
internal static class LoadStatement
{
    private static readonly string[] IntegerTypes = ["tinyint", "smallint", "mediumint", "int", "bigint"];

    /// <summary>The statement without a terminator.</summary>
    /// <param name="database">The database, or <see langword="null"/> for the default one of the session.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns in the order of the fields.</param>
    /// <param name="fileName">The file a stock client reads; our own session ignores it.</param>
    /// <param name="modifier">REPLACE or IGNORE; empty for neither.</param>
    public static string Build(
        string? database,
        string table,
        IReadOnlyList<ColumnRecord> columns,
        string fileName,
        string modifier = "")
    {
        var text = new StringBuilder("LOAD DATA LOCAL INFILE '")
            .Append(EscapeFileName(fileName))
            .Append("' ")
            .Append(modifier.Length > 0 ? modifier + " " : "")
            .Append("INTO TABLE ")
            .Append(database is null ? SqlText.Identifier(table) : SqlText.Identifier(database, table))
            .Append(" CHARACTER SET binary FIELDS TERMINATED BY '\\t' ENCLOSED BY '' ESCAPED BY '\\\\'")
            .Append(" LINES STARTING BY '' TERMINATED BY '\\n' (");

        // MariaDB forgets that an AUTO_INCREMENT column was given as 0 when it evaluates a SET clause that does not name it, and counts on.
        var isAssigning = columns.Any(column => column.Load is not null);
        var assignments = new List<string>();
        for (var i = 0; i < columns.Count; i++)
        {
            var name = SqlText.Identifier(columns[i].Name);
            var variable = FormattableString.Invariant($"@v{i}");
            var load = columns[i].Load ?? (isAssigning && MayCount(columns[i]) ? "?" : null);
            text.Append(i > 0 ? "," : "").Append(load is null ? name : variable);
            if (load is not null)
            {
                assignments.Add($"{name}={load.Replace("?", variable, StringComparison.Ordinal)}");
            }
        }

        text.Append(')');
        if (assignments.Count > 0)
        {
            text.Append(" SET ").AppendJoin(',', assignments);
        }

        return text.ToString();
    }

    /// <summary>The companion file of a data file: the session header and the statement.</summary>
    public static string BuildFile(string table, IReadOnlyList<ColumnRecord> columns, string fileName) =>
        DataFileHeader.Build(columns) + Build(database: null, table, columns, fileName) + ";\n";

    private static bool MayCount(ColumnRecord column) =>
        IntegerTypes.Any(type => column.Type.StartsWith(type, StringComparison.Ordinal));

    private static string EscapeFileName(string fileName) =>
        fileName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
}
