namespace BackupKit.MySql.Definitions;

/// <summary>One foreign key as CREATE TABLE states it.</summary>
/// <param name="Name">The name of the constraint.</param>
/// <param name="Columns">Its columns in the child.</param>
/// <param name="Database">The database of the parent; <see langword="null"/> when it is that of the child.</param>
/// <param name="Table">The parent.</param>
/// <param name="ParentColumns">The columns of the parent, in the order of <paramref name="Columns"/>.</param>
internal sealed record ForeignKeyText(
    string Name,
    IReadOnlyList<string> Columns,
    string? Database,
    string Table,
    IReadOnlyList<string> ParentColumns)
{
    /// <summary>Reads the entry; <see langword="null"/> when it does not have the form every server prints.</summary>
    public static ForeignKeyText? Parse(TableItem item)
    {
        var lexer = new SqlLexer(item.Text.Span);
        while (lexer.ReadSignificant())
        {
            if (lexer.IsKeyword("REFERENCES"u8))
            {
                var parent = ReadNames(ref lexer, '(');
                var columns = ReadNames(ref lexer, ')');
                return parent.Count is 1 or 2 && columns.Count == item.Columns.Count && columns.Count > 0
                    ? new ForeignKeyText(item.Name, item.Columns, parent.Count == 2 ? parent[0] : null, parent[^1], columns)
                    : null;
            }
        }

        return null;
    }

    private static List<string> ReadNames(ref SqlLexer lexer, char end)
    {
        var names = new List<string>();
        while (lexer.ReadSignificant() && !lexer.Is(end))
        {
            if (lexer.Kind == SqlTokenKind.Identifier)
            {
                names.Add(SqlName.Unquote(lexer.Token));
            }
        }

        return names;
    }
}
