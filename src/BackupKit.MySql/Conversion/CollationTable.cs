using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Which collation of one family stands for which of the other. A name that the target has too stays as it is.</summary>
internal static class CollationTable
{
    /// <summary>Tailorings by the part of the name that each family calls them by: <c>utf8mb4_de_pb_0900_ai_ci</c>, <c>utf8mb4_uca1400_german2_nopad_ai_ci</c>.</summary>
    /// <remarks>The same pairs as MariaDB 11.4.5 and later have as aliases in information_schema.COLLATIONS.</remarks>
    public static readonly IReadOnlyList<(string MySql, string MariaDb)> Languages =
    [
        ("cs", "czech"), ("da", "danish"), ("de_pb", "german2"), ("eo", "esperanto"), ("es", "spanish"), ("es_trad", "spanish2"),
        ("et", "estonian"), ("hr", "croatian"), ("hu", "hungarian"), ("is", "icelandic"), ("la", "roman"), ("lt", "lithuanian"),
        ("lv", "latvian"), ("pl", "polish"), ("ro", "romanian"), ("sk", "slovak"), ("sl", "slovenian"), ("sv", "swedish"),
        ("tr", "turkish"), ("vi", "vietnamese"),
    ];

    /// <summary>Collations without a tailoring that go both ways.</summary>
    public static readonly IReadOnlyList<(string MySql, string MariaDb)> Pairs =
    [
        ("utf8mb4_0900_ai_ci", "utf8mb4_uca1400_nopad_ai_ci"),
        ("utf8mb4_0900_as_ci", "utf8mb4_uca1400_nopad_as_ci"),
        ("utf8mb4_0900_as_cs", "utf8mb4_uca1400_nopad_as_cs"),
        ("utf8mb4_0900_bin", "utf8mb4_nopad_bin"),
        ("utf8mb4_croatian_ci", "utf8mb4_croatian_mysql561_ci"),
        ("utf8mb3_croatian_ci", "utf8mb3_croatian_mysql561_ci"),
    ];

    /// <summary>Collations that MySQL has nothing closer for, and not back.</summary>
    public static readonly IReadOnlyList<(string MariaDb, string MySql)> ToMySqlOnly =
    [
        ("utf8mb4_uca1400_ai_ci", "utf8mb4_0900_ai_ci"),
        ("utf8mb4_uca1400_as_ci", "utf8mb4_0900_as_ci"),
        ("utf8mb4_uca1400_as_cs", "utf8mb4_0900_as_cs"),
        ("utf8mb3_uca1400_ai_ci", "utf8mb3_unicode_520_ci"),
        ("ucs2_uca1400_ai_ci", "ucs2_unicode_520_ci"),
        ("utf16_uca1400_ai_ci", "utf16_unicode_520_ci"),
        ("utf32_uca1400_ai_ci", "utf32_unicode_520_ci"),
    ];

    private static readonly string[] Strengths = ["ai_ci", "as_cs"];

    private static readonly Dictionary<string, string> ToMariaDb = Pairs
        .Concat(Tailored("_nopad"))
        .ToDictionary(p => p.MySql, p => p.MariaDb, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> ToMySql = Pairs
        .Concat(Tailored("_nopad"))
        .Concat(Tailored(""))
        .Select(p => (p.MariaDb, p.MySql))
        .Concat(ToMySqlOnly)
        .ToDictionary(p => p.MariaDb, p => p.MySql, StringComparer.OrdinalIgnoreCase);

    /// <summary>The collation of the target; <see langword="null"/> when nothing of the target stands for it.</summary>
    /// <param name="name">A collation of the other family.</param>
    /// <param name="target">The family of the target.</param>
    /// <param name="has">Whether the target has a collation.</param>
    public static string? Find(string name, Flavour target, Func<string, bool> has)
    {
        // The name is in both families, and MySQL's is what MariaDB calls mysql561.
        var isOtherThing = name.EndsWith("_croatian_ci", StringComparison.OrdinalIgnoreCase);
        if (!isOtherThing && has(name))
        {
            return name;
        }

        var table = target == Flavour.MariaDb ? ToMariaDb : ToMySql;
        return table.TryGetValue(name, out var other) && has(other) ? other : null;
    }

    /// <summary>How comparing and sorting changes; <see langword="null"/> when it does not.</summary>
    public static string? Change(string from, string to)
    {
        var wasPadded = IsPadded(from);
        var changes = new List<string>();
        if (from.Contains("uca1400", StringComparison.OrdinalIgnoreCase) && !to.Contains("uca1400", StringComparison.OrdinalIgnoreCase))
        {
            changes.Add("characters that are newer than its Unicode version compare and sort otherwise");
        }
        else if (from.Contains("_0900_", StringComparison.OrdinalIgnoreCase) && !from.EndsWith("_bin", StringComparison.OrdinalIgnoreCase))
        {
            changes.Add("characters that came after Unicode 9 compare and sort otherwise");
        }

        if (wasPadded && !IsPadded(to))
        {
            changes.Add("spaces at the end count in comparisons");
        }

        return changes.Count == 0 ? null : string.Join("; ", changes);
    }

    private static bool IsPadded(string name) =>
        !name.Contains("_0900_", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("nopad", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("binary", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string MySql, string MariaDb)> Tailored(string padding) =>
        from language in Languages
        from strength in Strengths
        select ($"utf8mb4_{language.MySql}_0900_{strength}", $"utf8mb4_uca1400_{language.MariaDb}{padding}_{strength}");
}
