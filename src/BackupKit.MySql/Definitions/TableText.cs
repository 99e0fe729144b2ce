namespace BackupKit.MySql.Definitions;

/// <summary>What the text of a table says that asks for more than the right to make a table.</summary>
internal static class TableText
{
    /// <summary>Whether the table or a part of it is to be kept in a directory of its own.</summary>
    public static bool HasDirectory(ReadOnlySpan<byte> text)
    {
        var tokens = SqlToken.ReadSignificant(text, SqlQuoting.None);
        return Enumerable.Range(1, Math.Max(0, tokens.Count - 1)).Any(i =>
            tokens[i].IsKeyword("DIRECTORY") && (tokens[i - 1].IsKeyword("DATA") || tokens[i - 1].IsKeyword("INDEX")));
    }

    /// <summary>The tables that a MERGE table stands for.</summary>
    public static IReadOnlyList<string> Union(ReadOnlySpan<byte> text)
    {
        var tokens = SqlToken.ReadSignificant(text, SqlQuoting.None);
        var at = tokens.FindIndex(t => t.IsKeyword("UNION"));
        return at < 0 ? [] : [.. tokens.Skip(at + 1).TakeWhile(t => !t.Is(')')).Where(t => t.Kind == SqlTokenKind.Identifier).Select(t => t.Name)];
    }

    public static bool HasPrimaryKey(ReadOnlyMemory<byte> text) =>
        CreateTableText.Parse(text)?.Items.Any(i => i.Kind == TableItemKind.PrimaryKey) != false;
}
