namespace BackupKit.MySql.Definitions;

/// <summary>The text of SHOW CREATE VIEW.</summary>
internal static class ViewText
{
    /// <summary>
    /// The text without the view's own database before names. MariaDB stores every name with its database and prints it without where the name
    /// stands for something that is there, so the same view reads otherwise once it is broken.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="database">The view's database.</param>
    /// <param name="item">The view.</param>
    /// <param name="names">How the server compares names of databases.</param>
    public static byte[] Unqualified(byte[] text, string database, InventoryItem item, StringComparer names)
    {
        if (!ProgramEnvironment.Of(item).CanTokenize(text))
        {
            return text;
        }

        var output = new MemoryStream();
        var lexer = new SqlLexer(text);
        var isAfterDot = false;
        while (lexer.Read())
        {
            if (!isAfterDot && lexer.Kind == SqlTokenKind.Identifier && names.Equals(SqlName.Unquote(lexer.Token), database)
                && lexer.End < text.Length && text[lexer.End] == (byte)'.')
            {
                lexer.Read();
                continue;
            }

            output.Write(lexer.Token);
            isAfterDot = lexer.Is('.');
        }

        return output.ToArray();
    }
}
