namespace BackupKit.MySql.Definitions;

/// <summary>The text of one foreign key.</summary>
internal static class ForeignKeyText
{
    /// <summary>The table it refers to, without its database; empty when the text names none.</summary>
    public static string Parent(ReadOnlySpan<byte> text)
    {
        var lexer = new SqlLexer(text);
        while (lexer.ReadSignificant())
        {
            if (lexer.IsKeyword("REFERENCES"u8))
            {
                return ReadName(ref lexer);
            }
        }

        return "";
    }

    private static string ReadName(ref SqlLexer lexer)
    {
        var name = "";
        while (lexer.ReadSignificant() && !lexer.Is('('))
        {
            if (lexer.Kind == SqlTokenKind.Identifier)
            {
                name = SqlName.Unquote(lexer.Token);
            }
        }

        return name;
    }
}
