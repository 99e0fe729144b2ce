using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Accounts;

/// <summary>One line of SHOW GRANTS, cut where its grantee stands.</summary>
/// <param name="Verb">GRANT, REVOKE or SET.</param>
/// <param name="Head">Everything up to and with TO or FROM.</param>
/// <param name="Grantee">Who gets it, as the server prints it.</param>
/// <param name="Tail">What follows, with the space before it.</param>
/// <param name="HasObject">Whether it says ON something; a line without gives roles.</param>
/// <param name="IsProxy">Whether it gives PROXY.</param>
/// <param name="IsOnRoutine">Whether it is about a function, procedure, package or library.</param>
/// <param name="IsGlobal">Whether it is about all databases.</param>
internal sealed record GrantText(
    string Verb,
    string Head,
    string Grantee,
    string Tail,
    bool HasObject,
    bool IsProxy,
    bool IsOnRoutine,
    bool IsGlobal)
{
    /// <summary>Reads a line; <see langword="null"/> when it has no grantee.</summary>
    public static GrantText? Parse(ReadOnlySpan<byte> line)
    {
        var lexer = new SqlLexer(line);
        if (!lexer.ReadSignificant())
        {
            return null;
        }

        var verb = Encoding.UTF8.GetString(lexer.Token);
        var (on, isProxy, isOnRoutine) = (-1, false, false);
        while (lexer.ReadSignificant())
        {
            isOnRoutine |= on >= 0 && lexer.Start == on + 1 && lexer.Kind == SqlTokenKind.Word && !lexer.IsKeyword("TABLE"u8);
            isProxy |= on < 0 && lexer.IsKeyword("PROXY"u8);
            if (on < 0 && lexer.IsKeyword("ON"u8))
            {
                on = lexer.End;
            }
            else if (lexer.IsKeyword("TO"u8) || lexer.IsKeyword("FROM"u8))
            {
                var head = line[..lexer.End];
                var start = lexer.End + 1;
                var end = GranteeEnd(line, start);
                return new GrantText(
                    verb,
                    Encoding.UTF8.GetString(head),
                    Encoding.UTF8.GetString(line[start..end]),
                    Encoding.UTF8.GetString(line[end..]),
                    on >= 0,
                    isProxy,
                    isOnRoutine,
                    on >= 0 && head[on..].StartsWith(" *.* "u8));
            }
        }

        return null;
    }

    // `user`@`host`, `role`, or a bare word.
    private static int GranteeEnd(ReadOnlySpan<byte> line, int start)
    {
        var lexer = new SqlLexer(line[start..]);
        lexer.Read();
        var end = start + lexer.End;
        return end < line.Length && line[end] == (byte)'@' && lexer.Read() && lexer.Read() ? start + lexer.End : end;
    }
}
