using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>The text of SHOW CREATE USER, made fit to be run before any role exists.</summary>
internal static class CreateUserText
{
    /// <summary>
    /// MySQL 9.7 and MariaDB 11.8 print subject, issuer and cipher between quotes without escaping quotes inside them: a statement
    /// that does not parse, or says something else.
    /// </summary>
    public static string EscapeRequirement(string text, string keyword, string? value)
    {
        if (value is null || value.AsSpan().IndexOfAny('\'', '\\') < 0)
        {
            return text;
        }

        var printed = $" {keyword} '{value}'";
        var at = text.IndexOf(printed, StringComparison.Ordinal);
        return at < 0
            ? text
            : $"{text[..at]} {keyword} {SqlText.QuotedText(value)}{text[(at + printed.Length)..]}";
    }

    /// <summary>The text without its DEFAULT ROLE clause, whose roles may not exist yet.</summary>
    public static string WithoutDefaultRole(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var lexer = new SqlLexer(bytes);
        var start = -1;
        while (lexer.ReadSignificant() && start < 0)
        {
            var at = lexer.Start;
            if (lexer.IsKeyword("DEFAULT"u8) && lexer.ReadSignificant() && lexer.IsKeyword("ROLE"u8))
            {
                start = at;
            }
        }

        if (start < 0)
        {
            return text;
        }

        // lexer stands on the first role: identifiers, @ and commas, up to the next keyword.
        var end = lexer.Start;
        do
        {
            end = lexer.Kind is SqlTokenKind.Identifier || lexer.Is('@') || lexer.Is(',') ? lexer.End : end;
        }
        while ((lexer.Kind is SqlTokenKind.Identifier || lexer.Is('@') || lexer.Is(',')) && lexer.ReadSignificant());

        return Encoding.UTF8.GetString([.. bytes.AsSpan(..start).TrimEnd((byte)' '), .. bytes.AsSpan(end..)]);
    }

    /// <summary>The authentication methods that the text names, which the target has to have.</summary>
    public static IReadOnlyList<string> Methods(string text)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        var lexer = new SqlLexer(Encoding.UTF8.GetBytes(text));
        var (isQuoted, isBare) = (false, false);
        while (lexer.ReadSignificant() && !lexer.IsKeyword("REQUIRE"u8))
        {
            var token = Encoding.UTF8.GetString(lexer.Token);
            if (isQuoted && lexer.Kind == SqlTokenKind.String)
            {
                methods.Add(token[1..^1]);
            }
            else if (isBare)
            {
                methods.Add(token);
            }

            // MySQL: IDENTIFIED WITH 'p' [AND IDENTIFIED WITH 'q']; MariaDB: IDENTIFIED VIA p [OR q]. WITH also begins the limits.
            isQuoted = lexer.IsKeyword("WITH"u8);
            isBare = lexer.IsKeyword("VIA"u8) || lexer.IsKeyword("OR"u8);
        }

        return [.. methods];
    }
}
