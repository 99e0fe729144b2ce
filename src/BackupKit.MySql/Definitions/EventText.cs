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

    /// <summary>Whether the text says that the event fires.</summary>
    public static bool IsEnabled(ReadOnlySpan<byte> text, SqlQuoting quoting) => !Disable(text, quoting).AsSpan().SequenceEqual(text);
}
