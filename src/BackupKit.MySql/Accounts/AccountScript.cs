using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Accounts;

/// <summary>Statements of one account as a file: each ends in a semicolon and a newline.</summary>
internal static class AccountScript
{
    public static byte[] Compose(IEnumerable<string> statements) =>
        Encoding.UTF8.GetBytes(string.Concat(statements.Select(s => s + ";\n")));

    /// <summary>The statements again; a semicolon inside of quotes ends nothing.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<byte> script)
    {
        var statements = new List<string>();
        var start = 0;
        var lexer = new SqlLexer(script);
        while (lexer.Read())
        {
            if (lexer.Is(';'))
            {
                statements.Add(Encoding.UTF8.GetString(script[start..lexer.Start]).TrimStart('\n'));
                start = lexer.End;
            }
        }

        if (script[start..].ContainsAnyExcept(" \n\r\t"u8))
        {
            statements.Add(Encoding.UTF8.GetString(script[start..]).TrimStart('\n'));
        }

        return statements;
    }
}
