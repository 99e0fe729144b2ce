namespace BackupKit.MySql.Definitions;

/// <summary>The text of SHOW CREATE EVENT, as far as its status goes.</summary>
internal static class EventText
{
    /// <summary>The text with DISABLE for ENABLE, so that nothing fires before the restore is complete.</summary>
    public static byte[] Disable(ReadOnlySpan<byte> text, SqlQuoting quoting)
    {
        var lexer = new SqlLexer(text, quoting);
        var depth = 0;
        while (lexer.ReadSignificant())
        {
            depth += lexer.Is('(') ? 1 : lexer.Is(')') ? -1 : 0;
            if (depth > 0)
            {
                continue;
            }

            // The status stands before the body, which begins at DO.
            if (lexer.IsKeyword("DO"u8))
            {
                break;
            }

            if (lexer.IsKeyword("ENABLE"u8))
            {
                return [.. text[..lexer.Start], .. "DISABLE"u8, .. text[lexer.End..]];
            }
        }

        return text.ToArray();
    }

    /// <summary>The statement that enables the event under its name on the target.</summary>
    /// <remarks>ALTER EVENT makes whoever runs it the definer (MySQL 9.7, MariaDB 11.8), so the definer of the text is said again.</remarks>
    public static byte[] Enable(ReadOnlySpan<byte> text, SqlQuoting quoting, ReadOnlySpan<byte> target)
    {
        var lexer = new SqlLexer(text, quoting);
        var definer = ReadOnlySpan<byte>.Empty;
        var start = 0;
        while (lexer.ReadSignificant() && !lexer.IsKeyword("EVENT"u8))
        {
            start = lexer.IsKeyword("DEFINER"u8) ? lexer.Start : start;
            definer = start > 0 ? text[start..lexer.End] : definer;
        }

        return [.. "ALTER "u8, .. definer, .. " EVENT "u8, .. target, .. " ENABLE"u8];
    }

    /// <summary>Whether the text says that the event fires.</summary>
    public static bool IsEnabled(ReadOnlySpan<byte> text, SqlQuoting quoting) => !Disable(text, quoting).AsSpan().SequenceEqual(text);
}
