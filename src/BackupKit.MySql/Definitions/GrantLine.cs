using System.Text.RegularExpressions;

namespace BackupKit.MySql.Definitions;

/// <summary>One line of SHOW GRANTS that gives or takes privileges on the server, databases or tables.</summary>
/// <param name="IsRevoke">Whether it takes away from a global grant (partial revokes).</param>
/// <param name="Privileges">Upper case. Those on single columns are left out: they show less than the table.</param>
/// <param name="Database">A name or pattern; <see langword="null"/> for all.</param>
/// <param name="Table">A name; <see langword="null"/> for all.</param>
internal sealed partial record GrantLine(bool IsRevoke, IReadOnlyList<string> Privileges, string? Database, string? Table)
{
    /// <summary>Reads a line; <see langword="null"/> for one of another kind, such as the grant of a role or on a routine.</summary>
    public static GrantLine? TryParse(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return new GrantLine(
            match.Groups["verb"].Value == "REVOKE",
            [.. match.Groups["item"].Captures.Select(item => item.Value).Where(item => !item.Contains('(', StringComparison.Ordinal))],
            Unquote(match.Groups["db"].Value),
            Unquote(match.Groups["table"].Value));
    }

    private static string? Unquote(string name) => name == "*" ? null : name[1..^1].Replace("``", "`", StringComparison.Ordinal);

    // Column lists are read as such: a column may be called like a privilege, with commas around it.
    [GeneratedRegex(
        "^(?<verb>GRANT|REVOKE) (?<item>[A-Z][A-Z0-9_ ]*?(?: \\((?:`(?:[^`]|``)+`|[^`)])*\\))?)"
        + "(?:, ?(?<item>[A-Z][A-Z0-9_ ]*?(?: \\((?:`(?:[^`]|``)+`|[^`)])*\\))?))*"
        + " ON (?:TABLE )?(?<db>\\*|`(?:[^`]|``)+`)\\.(?<table>\\*|`(?:[^`]|``)+`) (?:TO|FROM) ",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
