using System.Collections.Frozen;
using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The value rules: for each type of MySQL and MariaDB the expression that reads it without loss over a binary connection, and the one
/// that turns the stored bytes back into the very same value.
/// </summary>
internal static class ColumnRules
{

    private static readonly FrozenDictionary<string, LiteralForm> Forms = CreateForms();

    /// <summary>Plans one column.</summary>
    /// <exception cref="BackupException">The type is not known.</exception>
    public static ColumnPlan Plan(ServerIdentity server, ColumnDescription column)
    {
        var form = FormOf(column.DataType, column.Name);
        var name = SqlText.Identifier(column.Name);
        var (select, load) = column.DataType switch
        {
            // The text protocol prints FLOAT with 6 digits and (M,D) types rounded; as a DOUBLE it is the shortest exact text.
            "float" => ($"{name}*1e0", null),
            "double" => (column.ColumnType.Contains('(', StringComparison.Ordinal) ? $"{name}*1e0" : name, null),

            // Text can not tell the member '' from the error value. For SET +0 is a signed or a DOUBLE and loses high bits, and
            // CAST AS UNSIGNED warns about the 64th member; a bit operation is unsigned (MySQL 9.7, MariaDB 10.11 and 11.8).
            "enum" => ($"CAST({name} AS UNSIGNED)", LoadOfIndex(column)),
            "set" => ($"{name}|0", LoadOfIndex(column)),

            // MySQL refuses JSON from bytes of the character set binary with error 3144.
            "json" when server.Flavour == Flavour.MySql => (name, "CONVERT(? USING utf8mb4)"),

            // MariaDB takes bytes for these types only as the binary image, and turns other bytes into NULL with a warning.
            "uuid" or "inet6" => ($"CAST({name} AS BINARY(16))", null),
            "inet4" => ($"CAST({name} AS BINARY(4))", null),
            _ => (name, (string?)null),
        };

        return new ColumnPlan(new ColumnRecord(column.Name, TypeText(column), column.CharacterSet, select, load), form);
    }

    /// <summary>The columns whose values are stored, planned, in the order given.</summary>
    /// <exception cref="BackupException">A type is not known.</exception>
    public static IReadOnlyList<ColumnPlan> PlanAll(ServerIdentity server, IEnumerable<ColumnDescription> columns) =>
        new ColumnPlanner(server).PlanAll(columns);

    /// <summary>Whether rows can only be inserted with <c>system_versioning_insert_history=1</c> (MariaDB 10.11).</summary>
    public static bool HasPeriod(IEnumerable<ColumnRecord> columns) =>
        columns.Any(column => column.Type.Contains(SystemPeriod.Suffix, StringComparison.Ordinal));

    /// <summary>The first word of a type: <c>varchar</c> of <c>varchar(9)</c>.</summary>
    public static string TypeWord(string type)
    {
        var end = type.AsSpan().IndexOfAny('(', ' ');
        return end < 0 ? type : type[..end];
    }

    internal static LiteralForm FormOf(string type, string columnName)
    {
        var word = TypeWord(type);
        return Forms.TryGetValue(word, out var form)
            ? form
            : throw new BackupException(
                BackupErrorCode.UnsupportedObject,
                $"The column {SqlText.Identifier(columnName)} has the type '{word}', which is not known.",
                "Exclude the table, or use a version of BackupKit that knows the type.");
    }

    private static string TypeText(ColumnDescription column) =>
        column.IsPeriod ? $"{column.ColumnType}{SystemPeriod.Suffix}{column.GenerationExpression}" : column.ColumnType;

    // A number given as text is matched with the members' names first. Where no name can equal a number the text is exact and, unlike a
    // numeric expression, stores index 0 without a warning (MySQL 9.7, MariaDB 11.8). Multi-byte-only sets do not read it.
    private static string? LoadOfIndex(ColumnDescription column) =>
        column.CharacterSet is "ucs2" or "utf16" or "utf16le" or "utf32" || MayNameANumber(column.ColumnType)
            ? "CAST(? AS UNSIGNED)"
            : null;

    // information_schema shows characters beyond the BMP as '?', and some of those are digits.
    private static bool MayNameANumber(string members)
    {
        foreach (var rune in members.EnumerateRunes())
        {
            if (Rune.IsNumber(rune) || rune.Value is '?' or 0xFFFD)
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenDictionary<string, LiteralForm> CreateForms()
    {
        (LiteralForm Form, string Types)[] groups =
        [
            (LiteralForm.Number, "tinyint smallint mediumint int bigint decimal"),
            (LiteralForm.Text, "float double date datetime timestamp time year"),
            (LiteralForm.Text, "char varchar tinytext text mediumtext longtext json xmltype"),
            (LiteralForm.Binary, "binary varbinary tinyblob blob mediumblob longblob bit vector uuid inet4 inet6"),
            (LiteralForm.Binary, "geometry point linestring polygon multipoint multilinestring multipolygon"),
            (LiteralForm.Binary, "geomcollection geometrycollection"),
            (LiteralForm.EnumIndex, "enum"),
            (LiteralForm.Number, "set"),
        ];

        return groups
            .SelectMany(group => group.Types.Split(' '), (group, type) => KeyValuePair.Create(type, group.Form))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
