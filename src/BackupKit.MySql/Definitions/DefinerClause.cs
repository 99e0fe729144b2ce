using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>The DEFINER clause in the head of a definition.</summary>
/// <param name="Account">Whom it names.</param>
/// <param name="Value">Where the account stands in the text.</param>
/// <param name="Quote">How it is quoted.</param>
internal sealed record DefinerClause(AccountName Account, Range Value, char Quote)
{
    private static readonly string[] Objects =
        ["VIEW", "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE", "LIBRARY", "TABLE", "SEQUENCE", "DATABASE", "SQL"];

    /// <summary>
    /// Finds the clause; <see langword="null"/> when the text has none, or names the current user. Only what stands before the kind of object
    /// is looked at, so a body is never read.
    /// </summary>
    public static DefinerClause? Find(ReadOnlySpan<byte> text, SqlQuoting quoting)
    {
        var lexer = new SqlLexer(text, quoting);
        while (lexer.ReadSignificant())
        {
            if (lexer.Kind != SqlTokenKind.Word)
            {
                continue;
            }

            if (lexer.IsKeyword("DEFINER"u8))
            {
                return lexer.ReadSignificant() && lexer.Is('=') && lexer.ReadSignificant() ? Read(ref lexer) : null;
            }

            if (Objects.Contains(Encoding.ASCII.GetString(lexer.Token), StringComparer.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The text with another account in the clause.</summary>
    public byte[] Replace(ReadOnlySpan<byte> text, AccountName account)
    {
        var name = Quoted(account.User) + (account.Host is null ? "" : "@" + Quoted(account.Host));
        return [.. text[..Value.Start], .. Encoding.UTF8.GetBytes(name), .. text[Value.End..]];
    }

    private static DefinerClause? Read(ref SqlLexer lexer)
    {
        if (lexer.IsKeyword("CURRENT_USER"u8) || lexer.IsKeyword("CURRENT_ROLE"u8))
        {
            return null;
        }

        var (start, end) = (lexer.Start, lexer.End);
        var quote = lexer.Token[0] == (byte)'"' && lexer.Kind == SqlTokenKind.Identifier ? '"' : '`';
        var user = Unquote(lexer.Token);
        var host = default(string);
        if (lexer.ReadSignificant() && lexer.Is('@') && lexer.ReadSignificant())
        {
            host = ReadHost(ref lexer);
            end = lexer.End;
        }

        return new DefinerClause(new AccountName(user, host), start..end, quote);
    }

    // A bare host may have dots and dashes, which are tokens of their own.
    private static string ReadHost(ref SqlLexer lexer)
    {
        var host = Unquote(lexer.Token);
        if (lexer.Kind != SqlTokenKind.Word)
        {
            return host;
        }

        var next = lexer;
        while (next.Read() && (next.Kind == SqlTokenKind.Word || next.Is('.') || next.Is('-') || next.Is('%')))
        {
            host += Encoding.UTF8.GetString(next.Token);
            lexer = next;
        }

        return host;
    }

    private static string Unquote(ReadOnlySpan<byte> token) => token.Length > 1 && token[0] == (byte)'\''
        ? Encoding.UTF8.GetString(token[1..^1]).Replace("''", "'", StringComparison.Ordinal)
        : SqlName.Unquote(token);

    private string Quoted(string name) => Quote == '"'
        ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : SqlText.Identifier(name);
}
