using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>What a sql_mode of one family is called in the other, so that a program behaves as it did.</summary>
internal static class ModeTable
{
    /// <summary>Modes that have the same name and the same meaning.</summary>
    public static readonly IReadOnlyList<string> Same =
    [
        "REAL_AS_FLOAT", "PIPES_AS_CONCAT", "ANSI_QUOTES", "IGNORE_SPACE", "ONLY_FULL_GROUP_BY", "NO_UNSIGNED_SUBTRACTION", "NO_DIR_IN_CREATE",
        "NO_AUTO_VALUE_ON_ZERO", "NO_BACKSLASH_ESCAPES", "STRICT_TRANS_TABLES", "STRICT_ALL_TABLES", "NO_ZERO_IN_DATE", "NO_ZERO_DATE",
        "ALLOW_INVALID_DATES", "ERROR_FOR_DIVISION_BY_ZERO", "HIGH_NOT_PRECEDENCE", "NO_ENGINE_SUBSTITUTION", "PAD_CHAR_TO_FULL_LENGTH",
    ];

    /// <summary>Names that only stand for others, which are stated beside them, and one that concerns GRANT alone. They are left out.</summary>
    public static readonly IReadOnlyList<string> LeftOut = ["ANSI", "TRADITIONAL", "NO_AUTO_CREATE_USER"];

    private const string Truncates = "TIME_TRUNCATE_FRACTIONAL";
    private const string Rounds = "TIME_ROUND_FRACTIONAL";

    /// <summary>The mode for the target; modes that it has nothing for are blockers.</summary>
    public static string Convert(string mode, Flavour target, ConversionNotes notes)
    {
        var names = mode.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var kept = new List<string>();
        foreach (var name in names)
        {
            if (Same.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                kept.Add(name);
            }
            else if (!LeftOut.Contains(name, StringComparer.OrdinalIgnoreCase) && name is not (Truncates or Rounds))
            {
                notes.Block($"the target has nothing for its sql_mode {name}");
            }
        }

        // Fractions of a second that do not fit are rounded by MySQL and cut off by MariaDB; each has a mode to do as the other does.
        var (others, own) = target == Flavour.MariaDb ? (Truncates, Rounds) : (Rounds, Truncates);
        if (!names.Contains(others, StringComparer.OrdinalIgnoreCase))
        {
            kept.Add(own);
        }

        var converted = string.Join(',', kept);
        if (converted != mode)
        {
            notes.Map("sql_mode", mode.Length == 0 ? "''" : mode, converted.Length == 0 ? "''" : converted);
        }

        return converted;
    }
}
