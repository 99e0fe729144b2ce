namespace BackupKit.MySql.Definitions;

/// <summary>One name in the body of a view: its parts between the dots, and the arguments where it is called.</summary>
/// <param name="Parts">One to three names.</param>
/// <param name="Arguments">How many arguments it is called with; <see langword="null"/> when it is not called.</param>
internal sealed record ViewReference(IReadOnlyList<string> Parts, int? Arguments)
{
    public string Name => Parts[^1];

    /// <summary>The database a table or function of this name is in.</summary>
    public string DatabaseOr(string own) => Parts.Count == 2 ? Parts[0] : own;

    /// <summary>
    /// The quoted names of a view's SELECT. Only the server knows what each stands for, so a name may be that of a column, an alias,
    /// a table or a function.
    /// </summary>
    public static IReadOnlyList<ViewReference> Read(ReadOnlySpan<byte> text, SqlQuoting quoting)
    {
        var references = new List<ViewReference>();
        var lexer = new SqlLexer(text, quoting);
        if (!SkipHead(ref lexer))
        {
            return references;
        }

        var isRead = lexer.ReadSignificant();
        while (isRead)
        {
            if (lexer.Kind != SqlTokenKind.Identifier)
            {
                isRead = lexer.ReadSignificant();
                continue;
            }

            List<string> parts = [SqlName.Unquote(lexer.Token)];
            while ((isRead = lexer.ReadSignificant()) && lexer.Is('.') && lexer.ReadSignificant())
            {
                parts.Add(SqlName.Unquote(lexer.Token));
            }

            int? arguments = isRead && lexer.Is('(') ? CountArguments(text[lexer.End..], quoting) : null;
            references.Add(new ViewReference(parts, arguments));
        }

        return references;
    }

    // CREATE ... VIEW `v` (`a`,`b`) AS select ...: names before AS are not references.
    private static bool SkipHead(ref SqlLexer lexer)
    {
        while (lexer.ReadSignificant())
        {
            if (lexer.IsKeyword("AS"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static int CountArguments(ReadOnlySpan<byte> text, SqlQuoting quoting)
    {
        var (depth, commas, isEmpty) = (1, 0, true);
        var lexer = new SqlLexer(text, quoting);
        while (depth > 0 && lexer.ReadSignificant())
        {
            depth += lexer.Is('(') ? 1 : lexer.Is(')') ? -1 : 0;
            isEmpty &= depth == 0;
            commas += depth == 1 && lexer.Is(',') ? 1 : 0;
        }

        return isEmpty ? 0 : commas + 1;
    }
}
