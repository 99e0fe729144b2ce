using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>A definition in which names of databases were replaced.</summary>
/// <param name="Text">The new text.</param>
/// <param name="Blocker">Why the text can not be rewritten with certainty; <see langword="null"/> when it can.</param>
/// <param name="NamedInString">
/// A renamed database that a string literal names, so that dynamic SQL may still use the old name; <see langword="null"/> when none does.
/// </param>
internal sealed record DatabaseNameRewrite(byte[] Text, string? Blocker = null, string? NamedInString = null)
{
    // After these comes the name of a table or program, so a qualifier before it is a database and no table or alias.
    private static readonly HashSet<string> ObjectPositions = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "JOIN", "STRAIGHT_JOIN", "INTO", "UPDATE", "TABLE", "CALL", "REFERENCES", "EXISTS", "VIEW", "PROCEDURE", "FUNCTION", "TRIGGER",
        "EVENT", "SEQUENCE", "PACKAGE", "BODY", "LIBRARY", "TRUNCATE", "FOLLOWS", "PRECEDES",
    };

    /// <summary>
    /// Replaces the names where they qualify another name. It refuses a text in which a name may also stand for something else, since only the
    /// server could tell the two apart.
    /// </summary>
    /// <param name="text">The definition.</param>
    /// <param name="names">New names by the names in the set.</param>
    /// <param name="quoting">How the definition's sql_mode quotes.</param>
    /// <param name="ignoresCase">Whether <paramref name="names"/> finds names in any case, so that strings are looked through for any too.</param>
    public static DatabaseNameRewrite Apply(
        ReadOnlySpan<byte> text,
        IReadOnlyDictionary<string, string> names,
        SqlQuoting quoting,
        bool ignoresCase = false)
    {
        if (names.All(n => n.Key == n.Value))
        {
            return new DatabaseNameRewrite(text.ToArray());
        }

        var tokens = SqlToken.ReadSignificant(text, quoting);
        var output = new MemoryStream();
        var (copied, blocker, inString) = (0, default(string), default(string));
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == SqlTokenKind.String)
            {
                inString ??= FindIn(text[token.Range], names.Keys, ignoresCase);
            }
            else if (IsQualifier(tokens, i) && names.TryGetValue(token.Name, out var name))
            {
                output.Write(text[copied..token.Range.Start.Value]);
                output.Write(Encoding.UTF8.GetBytes(SqlText.Identifier(name)));
                copied = token.Range.End.Value;
                blocker ??= Doubt(tokens, i);
            }
        }

        output.Write(text[copied..]);
        return new DatabaseNameRewrite(output.ToArray(), blocker, inString);
    }

    private static bool IsQualifier(List<SqlToken> tokens, int at) =>
        tokens[at].IsName && Is(tokens, at + 1, '.') && !Is(tokens, at - 1, '.');

    private static string? Doubt(List<SqlToken> tokens, int at)
    {
        var name = tokens[at].Name;
        if (tokens[at].Kind == SqlTokenKind.Word
            && (name.Equals("OLD", StringComparison.OrdinalIgnoreCase) || name.Equals("NEW", StringComparison.OrdinalIgnoreCase)))
        {
            return "OLD and NEW also name rows of a trigger";
        }

        return !IsSurelyDatabase(tokens, at) && Enumerable.Range(0, tokens.Count).Any(i => IsOtherUse(tokens, i, name))
            ? $"the name {SqlText.Identifier(name)} is also used as another name"
            : null;
    }

    // a.b.c and a.f() can only begin with a database; a.b may be a column of a table.
    private static bool IsSurelyDatabase(List<SqlToken> tokens, int at)
    {
        if (Is(tokens, at + 3, '.') || Is(tokens, at + 3, '('))
        {
            return true;
        }

        var before = at - 1;
        while (Is(tokens, before, '('))
        {
            before--;
        }

        return before >= 0
            && tokens[before].Kind == SqlTokenKind.Word
            && (ObjectPositions.Contains(tokens[before].Name)
                || (tokens[before].IsKeyword("ON") && at + 3 < tokens.Count && tokens[at + 3].IsKeyword("FOR")));
    }

    // An alias, a table, a column or a variable. What is called is none of them, nor is an account.
    private static bool IsOtherUse(List<SqlToken> tokens, int at, string name) =>
        tokens[at].IsName
        && tokens[at].Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        && !IsQualifier(tokens, at)
        && !Is(tokens, at - 1, '@')
        && !Is(tokens, at + 1, '@')
        && !(tokens[at].Kind == SqlTokenKind.Word && Is(tokens, at + 1, '('));

    private static bool Is(List<SqlToken> tokens, int at, char punctuation) =>
        at >= 0 && at < tokens.Count && tokens[at].Is(punctuation);

    private static string? FindIn(ReadOnlySpan<byte> literal, IEnumerable<string> names, bool ignoresCase)
    {
        var text = Encoding.UTF8.GetString(literal);
        return names.FirstOrDefault(n => text.Contains(n, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
    }
}
