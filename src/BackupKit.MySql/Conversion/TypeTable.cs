using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Which type of one family stands for which of the other.</summary>
internal static class TypeTable
{
    /// <summary>Types that both families have and that hold the same values.</summary>
    public static readonly IReadOnlyList<string> Same =
    [
        "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit", "date", "time", "datetime", "timestamp", "year",
        "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "binary", "varbinary", "tinyblob", "blob", "mediumblob",
        "longblob", "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "vector",
    ];

    /// <summary>Types that are another one, and what has to be known about it.</summary>
    public static readonly IReadOnlyList<(Flavour Target, string From, string To, string Remark)> Others =
    [
        (Flavour.MariaDb, "json", "longtext", "utf8mb4_bin with CHECK (json_valid(column)), which is what MariaDB calls JSON; the text stays as MySQL prints it"),
        (Flavour.MariaDb, "geomcollection", "geometrycollection", "another name of the same type"),
        (Flavour.MySql, "geometrycollection", "geomcollection", "another name of the same type"),
        (Flavour.MySql, "uuid", "binary(16)", "the 16 bytes in the order of the text; BIN_TO_UUID(column) gives the text"),
        (Flavour.MySql, "inet6", "binary(16)", "the 16 bytes; INET6_NTOA(column) gives the text"),
        (Flavour.MySql, "inet4", "binary(4)", "the 4 bytes; INET6_NTOA(column) gives the text"),
    ];

    /// <summary>The type of the target with its arguments; <see langword="null"/> when it has none.</summary>
    public static string? Find(string type, Flavour target) =>
        Same.Contains(type, StringComparer.Ordinal) ? type : Others.FirstOrDefault(o => o.Target == target && o.From == type).To;
}
