using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>An index of CREATE TABLE in parts.</summary>
internal sealed record KeyText
{
    public required TableItemKind Kind { get; init; }

    public string Name { get; init; } = "";

    public IReadOnlyList<KeyColumn> Columns { get; init; } = [];

    /// <summary>HASH, or nothing for a B-tree.</summary>
    public string? Algorithm { get; init; }

    public string? Comment { get; init; }

    public string? BlockSize { get; init; }

    /// <summary>Whether the optimizer leaves it aside: INVISIBLE in MySQL, IGNORED in MariaDB.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>A part that is an expression, or a clause that is not known.</summary>
    public string? Unknown { get; init; }

    private string Words => Kind switch
    {
        TableItemKind.PrimaryKey => "PRIMARY KEY",
        TableItemKind.UniqueKey => "UNIQUE KEY",
        TableItemKind.FullTextKey => "FULLTEXT KEY",
        TableItemKind.SpatialKey => "SPATIAL KEY",
        TableItemKind.VectorKey => "VECTOR KEY",
        _ => "KEY",
    };

    public static KeyText Parse(TableItem item)
    {
        var key = new KeyText { Kind = item.Kind, Name = item.Name };
        var cursor = new SqlCursor(item.Text);
        while (!cursor.IsAtEnd && !cursor.Is('('))
        {
            key = cursor.TryTake("USING") ? key with { Algorithm = AlgorithmOf(cursor.Take()) } : Skip(key, cursor);
        }

        cursor.Position++;
        key = key.ReadColumns(cursor);
        while (!cursor.IsAtEnd && key.Unknown is null)
        {
            key = key.ReadOption(cursor);
        }

        return key;
    }

    public string Compose(Flavour target)
    {
        var text = new StringBuilder(Words);
        text.Append(Kind == TableItemKind.PrimaryKey ? "" : " " + ExpressionText.Encode(SqlText.Identifier(Name)));
        text.Append(" (").AppendJoin(',', Columns.Select(c => ExpressionText.Encode(SqlText.Identifier(c.Name)) + c.Length + (c.IsDescending ? " DESC" : ""))).Append(')');
        text.Append(Algorithm is null ? "" : $" USING {Algorithm}").Append(BlockSize is null ? "" : $" KEY_BLOCK_SIZE={BlockSize}");
        text.Append(Comment is null ? "" : $" COMMENT {Comment}");
        return text.Append(!IsIgnored ? "" : target == Flavour.MySql ? " INVISIBLE" : " IGNORED").ToString();
    }

    public string Shape() => $"{Words} `{Name}` ({string.Join(',', Columns.Select(c => $"`{c.Name}`{c.Length}{(c.IsDescending ? " DESC" : "")}"))})"
        + $" {Algorithm} {(IsIgnored ? "ignored" : "")} {(Comment is null ? "" : ExpressionText.Unquote(Comment))}";

    private static string? AlgorithmOf(string word) => word.Equals("BTREE", StringComparison.OrdinalIgnoreCase) ? null : word.ToUpperInvariant();

    private static KeyText Skip(KeyText key, SqlCursor cursor)
    {
        cursor.Position++;
        return key;
    }

    private KeyText ReadColumns(SqlCursor cursor)
    {
        var columns = new List<KeyColumn>();
        while (!cursor.IsAtEnd && !cursor.TryTake(')'))
        {
            if (cursor.Current.Kind != SqlTokenKind.Identifier)
            {
                return this with { Columns = columns, Unknown = cursor.Is('(') ? "an expression" : cursor.Take() };
            }

            columns.Add(new KeyColumn(cursor.TakeName(), cursor.TakeBalanced(), cursor.TryTake("DESC")));
            _ = cursor.TryTake("ASC");
            if (!cursor.TryTake(',') && !cursor.Is(')'))
            {
                return this with { Columns = columns, Unknown = cursor.Take() };
            }
        }

        return this with { Columns = columns };
    }

    private KeyText ReadOption(SqlCursor cursor)
    {
        if (cursor.TryTake("USING"))
        {
            return this with { Algorithm = AlgorithmOf(cursor.Take()) };
        }

        if (cursor.TryTake("COMMENT"))
        {
            return this with { Comment = cursor.Take() };
        }

        if (cursor.TryTake("INVISIBLE") || cursor.TryTake("IGNORED"))
        {
            return this with { IsIgnored = true };
        }

        if (!cursor.TryTake("KEY_BLOCK_SIZE"))
        {
            return this with { Unknown = cursor.Raw(cursor.Position, cursor.Count) };
        }

        _ = cursor.TryTake('=');
        return this with { BlockSize = cursor.Take() };
    }
}
