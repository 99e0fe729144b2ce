using System.Text;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Predicates of half-open key ranges <c>(lower, upper]</c>. Several columns are compared by an OR expansion with a redundant
/// bound on the first column: servers answer it by exact index ranges, while a row constructor makes them scan the whole index.
/// </summary>
internal static class ChunkPredicate
{
    /// <summary>The rows after <paramref name="lower"/> up to and including <paramref name="upper"/>; no bound means no limit.</summary>
    /// <returns><see langword="null"/> when all rows are meant.</returns>
    public static string? Range(ChunkKey key, IReadOnlyList<string>? lower, IReadOnlyList<string>? upper)
    {
        if (lower is null && upper is null)
        {
            return null;
        }

        var terms = new List<string>();
        if (lower is not null)
        {
            terms.Add(Bound(key.Columns, lower, '>', isInclusive: false));
        }

        if (upper is not null)
        {
            terms.Add(Bound(key.Columns, upper, '<', isInclusive: true));
        }

        terms.AddRange(NotNull(key));
        return string.Join(" AND ", terms);
    }

    /// <summary>The rows that no range matches; <see langword="null"/> when the key has no NULLs.</summary>
    public static string? NullRows(ChunkKey key) => key.IsNullable
        ? string.Join(" OR ", key.Columns.Where(column => column.IsNullable).Select(column => column.Quoted + " IS NULL"))
        : null;

    /// <summary>The rows that ranges are made of, after <paramref name="last"/>; <see langword="null"/> when all rows are meant.</summary>
    public static string? After(ChunkKey key, IReadOnlyList<string>? last)
    {
        var predicate = last is null ? string.Join(" AND ", NotNull(key)) : Range(key, last, upper: null)!;
        return predicate.Length == 0 ? null : predicate;
    }

    private static IEnumerable<string> NotNull(ChunkKey key) =>
        key.Columns.Where(column => column.IsNullable).Select(column => column.Quoted + " IS NOT NULL");

    private static string Bound(IReadOnlyList<BoundColumn> columns, IReadOnlyList<string> bound, char comparison, bool isInclusive)
    {
        var text = new StringBuilder();
        if (columns.Count > 1)
        {
            text.Append($"{columns[0].Quoted}{comparison}={bound[0]} AND ");
        }

        Append(text, columns, bound, 0, comparison, isInclusive);
        return text.ToString();
    }

    private static void Append(
        StringBuilder text,
        IReadOnlyList<BoundColumn> columns,
        IReadOnlyList<string> bound,
        int column,
        char comparison,
        bool isInclusive)
    {
        var quoted = columns[column].Quoted;
        if (column == columns.Count - 1)
        {
            text.Append($"{quoted}{comparison}{(isInclusive ? "=" : "")}{bound[column]}");
            return;
        }

        text.Append($"({quoted}{comparison}{bound[column]} OR ({quoted}={bound[column]} AND ");
        Append(text, columns, bound, column + 1, comparison, isInclusive);
        text.Append("))");
    }
}
