namespace BackupKit.MySql.Definitions;

/// <summary>One token that is neither white space nor a comment.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Range">Where it stands in the text.</param>
/// <param name="Name">Its text, without quotes; empty for a string.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, Range Range, string Name)
{
    /// <summary>Whether it is a quoted name, or a word that may be one.</summary>
    public bool IsName => Kind == SqlTokenKind.Identifier || (Kind == SqlTokenKind.Word && !Name.All(char.IsAsciiDigit));

    public static List<SqlToken> ReadSignificant(ReadOnlySpan<byte> text, SqlQuoting quoting)
    {
        var tokens = new List<SqlToken>();
        var lexer = new SqlLexer(text, quoting);
        while (lexer.ReadSignificant())
        {
            var name = lexer.Kind == SqlTokenKind.String ? "" : SqlName.Unquote(lexer.Token);
            tokens.Add(new SqlToken(lexer.Kind, lexer.Start..lexer.End, name));
        }

        return tokens;
    }

    public bool Is(char punctuation) => Kind == SqlTokenKind.Punctuation && Name[0] == punctuation;

    public bool IsKeyword(string word) => Kind == SqlTokenKind.Word && Name.Equals(word, StringComparison.OrdinalIgnoreCase);
}
