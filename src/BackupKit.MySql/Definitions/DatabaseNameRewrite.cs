using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>A definition in which the name of its database was replaced.</summary>
/// <param name="Text">The new text.</param>
/// <param name="Replaced">How many names were replaced.</param>
/// <param name="Blocker">Why the text can not be rewritten with certainty; <see langword="null"/> when it can.</param>
/// <param name="IsNamedInString">Whether a string literal names the database, so that dynamic SQL may still use the old name.</param>
internal sealed record DatabaseNameRewrite(byte[] Text, int Replaced, string? Blocker, bool IsNamedInString)
{
    /// <summary>
    /// Replaces the database name where it qualifies another name. It refuses a text in which the name also stands for
    /// something else, since only the server could tell the two apart.
    /// </summary>
    /// <param name="text">The definition.</param>
    /// <param name="from">The name in the set.</param>
    /// <param name="to">The name on the target.</param>
    /// <param name="quoting">How the definition's sql_mode quotes.</param>
    public static DatabaseNameRewrite Apply(ReadOnlySpan<byte> text, string from, string to, SqlQuoting quoting)
    {
        if (from == to)
        {
            return new DatabaseNameRewrite(text.ToArray(), 0, null, false);
        }

        var output = new MemoryStream();
        var replacement = Encoding.UTF8.GetBytes(SqlText.Identifier(to));
        var (replaced, isNamedInString, afterDot, afterAt, blocker) = (0, false, false, false, default(string));
        var lexer = new SqlLexer(text, quoting);
        while (lexer.Read())
        {
            if (!afterDot && IsName(lexer, from) && IsFollowedBy(text, lexer.End, quoting, '.'))
            {
                output.Write(replacement);
                replaced++;
                blocker ??= lexer.Kind == SqlTokenKind.Word && IsTransitionRow(from) ? "OLD and NEW also name rows of a trigger" : null;
            }
            else
            {
                blocker ??= !afterDot && !afterAt && IsAlias(lexer, from) && !IsFollowedBy(text, lexer.End, quoting, '@') ? "the name of the database is also used as another name" : null;
                isNamedInString |= lexer.Kind == SqlTokenKind.String && lexer.Token.IndexOf(Encoding.UTF8.GetBytes(from)) >= 0;
                output.Write(lexer.Token);
            }

            if (lexer.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment))
            {
                (afterDot, afterAt) = (lexer.Is('.'), lexer.Is('@'));
            }
        }

        return new DatabaseNameRewrite(output.ToArray(), replaced, replaced > 0 ? blocker : null, isNamedInString);
    }

    private static bool IsTransitionRow(string name) =>
        name.Equals("OLD", StringComparison.OrdinalIgnoreCase) || name.Equals("NEW", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(SqlLexer lexer, string name) =>
        (lexer.Kind == SqlTokenKind.Identifier || (lexer.Kind == SqlTokenKind.Word && !name.All(char.IsAsciiDigit)))
        && SqlName.Unquote(lexer.Token) == name;

    // A bare word may be a keyword that happens to be spelled like the database; only a quoted one is surely a name.
    private static bool IsAlias(SqlLexer lexer, string name) =>
        lexer.Kind == SqlTokenKind.Identifier && SqlName.Unquote(lexer.Token).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsFollowedBy(ReadOnlySpan<byte> text, int at, SqlQuoting quoting, char punctuation)
    {
        var next = new SqlLexer(text[at..], quoting);
        return next.ReadSignificant() && next.Is(punctuation);
    }
}
