using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Conversion;

/// <summary>What views and programs say, apart from how a server prints it.</summary>
internal static class ProgramShape
{
    private static readonly string[] Integers = ["tinyint", "smallint", "mediumint", "int", "bigint"];

    /// <summary>The head of the view, and the names and literals of its SELECT: servers print a SELECT in their own words.</summary>
    public static IReadOnlyList<string> OfView(byte[] text)
    {
        var cursor = new SqlCursor(text);
        var lines = new List<string>();
        while (!cursor.IsAtEnd && !cursor.IsKeyword("VIEW"))
        {
            lines.Add(cursor.TakeName());
        }

        var body = cursor.Raw(Math.Min(cursor.Position, cursor.Count - 1), cursor.Count);
        var check = body.LastIndexOf(" WITH ", StringComparison.Ordinal) is var at and > 0 && body.EndsWith(" CHECK OPTION", StringComparison.Ordinal)
            ? body[at..]
            : "";
        return [string.Join(' ', lines), "select " + ExpressionText.Shape(body), "check option" + check];
    }

    /// <summary>The tokens of a program, whose text both families keep as it was written.</summary>
    public static IReadOnlyList<string> OfProgram(byte[] text, SqlQuoting quoting)
    {
        var cursor = new SqlCursor(text, quoting);
        var tokens = new List<string>();
        var (depth, isAfterReturns, isHead) = (0, false, true);
        while (!cursor.IsAtEnd)
        {
            if (isHead && depth == 0 && cursor.TryTake("RETURNS"))
            {
                tokens.Add("returns " + TakeType(cursor));
                isAfterReturns = true;
                continue;
            }

            isHead &= !isAfterReturns;
            var token = cursor.Current;
            depth += token.Is('(') ? 1 : token.Is(')') ? -1 : 0;
            var raw = cursor.Take();

            // MySQL does not print which trigger another one follows: it says in which order they fire.
            if (isHead && token.IsKeyword("ROW") && (cursor.IsKeyword("FOLLOWS") || cursor.IsKeyword("PRECEDES")))
            {
                cursor.Position += 2;
            }

            tokens.Add(token.Kind == SqlTokenKind.String ? "'" + ExpressionText.Unquote(raw) : token.Name.ToLowerInvariant());
        }

        return tokens;
    }

    // MariaDB prints widths of integers and the collation, MySQL neither where it is the default.
    private static string TakeType(SqlCursor cursor)
    {
        var word = cursor.Take().ToLowerInvariant();
        var arguments = cursor.TakeBalanced();
        var type = word + (Integers.Contains(word) ? "" : arguments);
        while (cursor.IsKeyword("UNSIGNED") || cursor.IsKeyword("ZEROFILL"))
        {
            type += " " + cursor.Take().ToLowerInvariant();
        }

        if (cursor.TryTake("CHARSET") || cursor.TryTake("CHARACTER", "SET"))
        {
            type += " " + cursor.Take().ToLowerInvariant();
        }

        if (cursor.TryTake("COLLATE"))
        {
            cursor.Position++;
        }

        return type;
    }
}
