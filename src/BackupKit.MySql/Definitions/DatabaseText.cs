using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>The text of SHOW CREATE DATABASE.</summary>
internal static class DatabaseText
{
    /// <summary>The statement for another name; the first quoted identifier is the name.</summary>
    public static byte[] Rename(ReadOnlySpan<byte> text, string name)
    {
        var lexer = new SqlLexer(text);
        while (lexer.ReadSignificant())
        {
            if (lexer.Kind == SqlTokenKind.Identifier)
            {
                return [.. text[..lexer.Start], .. Encoding.UTF8.GetBytes(SqlText.Identifier(name)), .. text[lexer.End..]];
            }
        }

        return text.ToArray();
    }

    /// <summary>The text without plain comments, where MySQL says that the database is read-only.</summary>
    public static byte[] WithoutReadOnly(ReadOnlySpan<byte> text)
    {
        var output = new MemoryStream();
        var lexer = new SqlLexer(text);
        while (lexer.Read())
        {
            if (lexer.Kind != SqlTokenKind.Comment)
            {
                output.Write(lexer.Token);
            }
        }

        return output.ToArray().AsSpan().TrimEnd((byte)' ').ToArray();
    }

    /// <summary>Whether the database is read-only: MySQL prints it as a plain comment, which executing does not restore.</summary>
    public static bool IsReadOnly(ReadOnlySpan<byte> text)
    {
        var lexer = new SqlLexer(text);
        while (lexer.Read())
        {
            if (lexer.Kind == SqlTokenKind.Comment && lexer.Token.IndexOf("READ ONLY = 1"u8) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
