using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The system period of a MariaDB table. A version that ends when it begins (or before, after the clock was set back) was never to be seen at any
/// moment, and no server takes it back: error 1525 in MariaDB 10.11, 4112 in 11.8. So such versions are left out, and the set says how many.
/// </summary>
internal static class SystemPeriod
{
    /// <summary>After the table's name: without it only the current versions of the rows are read.</summary>
    public const string AllVersions = " FOR SYSTEM_TIME ALL";

    /// <summary>What a definition of a column ends in.</summary>
    public const string Suffix = " GENERATED ALWAYS AS ";

    private const string Start = "ROW START";
    private const string End = "ROW END";

    /// <summary>The condition that chooses the versions that can be put back; <see langword="null"/> for columns without a period.</summary>
    public static string? Lasting(IEnumerable<ColumnDescription> columns) => Lasting(
        columns.Select(c => (c.Name, c.GenerationExpression)));

    /// <inheritdoc cref="Lasting(IEnumerable{ColumnDescription})"/>
    public static string? Lasting(IEnumerable<ColumnRecord> columns) => Lasting(columns
        .Where(c => c.Type.Contains(Suffix, StringComparison.Ordinal))
        .Select(c => (c.Name, (string?)c.Type[(c.Type.IndexOf(Suffix, StringComparison.Ordinal) + Suffix.Length)..])));

    /// <summary>The WHERE of both conditions, with a space before it; empty when there is neither.</summary>
    public static string Where(string? lasting, string? predicate) => (lasting, predicate) switch
    {
        (null, null) => "",
        (null, _) => $" WHERE {predicate}",
        (_, null) => $" WHERE {lasting}",
        _ => $" WHERE {lasting} AND ({predicate})",
    };

    private static string? Lasting(IEnumerable<(string Name, string? Expression)> columns)
    {
        var list = columns.ToList();
        var (start, end) = (list.Find(c => c.Expression == Start).Name, list.Find(c => c.Expression == End).Name);
        return start is null || end is null ? null : $"{SqlText.Identifier(start)}<{SqlText.Identifier(end)}";
    }
}
