using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>A column of CREATE TABLE in parts. Raw text is Latin-1, see <see cref="SqlCursor"/>.</summary>
internal sealed record ColumnText
{
    private static readonly string[] Attributes =
    [
        "ON", "AUTO_INCREMENT", "COMMENT", "CHECK", "INVISIBLE", "VISIBLE", "NOT", "NULL", "COLLATE", "UNIQUE", "PRIMARY", "COLUMN_FORMAT",
        "STORAGE", "SRID", "GENERATED", "WITHOUT", "WITH", "REF_SYSTEM_ID", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE", "CONSTRAINT",
    ];

    public required string Name { get; init; }

    /// <summary>The first word of the type, in lower case.</summary>
    public required string Type { get; init; }

    /// <summary>What stands in parentheses behind it, with them; empty when nothing does.</summary>
    public string Arguments { get; init; } = "";

    public bool IsUnsigned { get; init; }

    public bool IsZerofill { get; init; }

    public string? CharacterSet { get; init; }

    public string? Collation { get; init; }

    /// <summary>The expression of a generated column in its parentheses.</summary>
    public string? Generated { get; init; }

    public bool IsStored { get; init; }

    public bool IsNotNull { get; init; }

    public DefaultKind DefaultKind { get; init; }

    /// <summary>The value, expression or precision of the default.</summary>
    public string Default { get; init; } = "";

    /// <summary>The precision of ON UPDATE CURRENT_TIMESTAMP, with parentheses; <see langword="null"/> without the clause.</summary>
    public string? OnUpdate { get; init; }

    public bool IsAutoIncrement { get; init; }

    public bool IsInvisible { get; init; }

    public bool IsCompressed { get; init; }

    public string? Comment { get; init; }

    public string? Srid { get; init; }

    /// <summary>The expressions of its checks, each in its parentheses.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>A clause that is not known; <see langword="null"/> when everything is.</summary>
    public string? Unknown { get; init; }

    public bool IsText => Type is "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set";

    public bool IsLarge => Type is "tinytext" or "text" or "mediumtext" or "longtext" or "tinyblob" or "blob" or "mediumblob" or "longblob"
        or "json" or "geometry" or "point" or "linestring" or "polygon" or "multipoint" or "multilinestring" or "multipolygon"
        or "geomcollection" or "geometrycollection";

    public static ColumnText Parse(TableItem item)
    {
        var cursor = new SqlCursor(item.Text);
        var column = new ColumnText { Name = cursor.TakeName(), Type = cursor.Take().ToLowerInvariant() };
        column = column with { Arguments = cursor.TakeBalanced() };
        while (!cursor.IsAtEnd && column.Unknown is null)
        {
            column = column.Read(cursor);
        }

        return column;
    }

    /// <summary>The column as it is written for a server.</summary>
    public string Compose(Flavour target)
    {
        var text = new StringBuilder(ExpressionText.Encode(SqlText.Identifier(Name))).Append(' ').Append(Type).Append(Arguments);
        text.Append(IsUnsigned ? " unsigned" : "").Append(IsZerofill ? " zerofill" : "");
        text.Append(CharacterSet is null ? "" : $" CHARACTER SET {CharacterSet}").Append(Collation is null ? "" : $" COLLATE {Collation}");
        if (Generated is not null)
        {
            text.Append($" GENERATED ALWAYS AS {Generated} {(IsStored ? "STORED" : "VIRTUAL")}");
        }

        text.Append(IsNotNull ? " NOT NULL" : Type == "timestamp" && Generated is null ? " NULL" : "");
        text.Append(DefaultKind switch
        {
            DefaultKind.Null => " DEFAULT NULL",
            DefaultKind.Literal => $" DEFAULT {Default}",
            DefaultKind.Now => $" DEFAULT CURRENT_TIMESTAMP{Default}",
            DefaultKind.Expression => $" DEFAULT {Default}",
            _ => "",
        });
        text.Append(OnUpdate is null ? "" : $" ON UPDATE CURRENT_TIMESTAMP{OnUpdate}");
        text.Append(IsAutoIncrement ? " AUTO_INCREMENT" : "").Append(IsInvisible ? " INVISIBLE" : "");
        text.Append(Comment is null ? "" : $" COMMENT {Comment}");
        text.Append(Srid is not null && target == Flavour.MySql ? $" SRID {Srid}" : "");
        foreach (var check in Checks)
        {
            text.Append(" CHECK ").Append(check);
        }

        return text.ToString();
    }

    private ColumnText Read(SqlCursor cursor) =>
        ReadType(cursor) ?? ReadGenerated(cursor) ?? ReadValue(cursor) ?? ReadOther(cursor)
        ?? this with { Unknown = cursor.Raw(cursor.Position, cursor.Count) };

    private ColumnText? ReadType(SqlCursor cursor) =>
        cursor.TryTake("UNSIGNED") ? this with { IsUnsigned = true }
        : cursor.TryTake("ZEROFILL") ? this with { IsZerofill = true }
        : cursor.TryTake("CHARACTER", "SET") || cursor.TryTake("CHARSET") ? this with { CharacterSet = cursor.TakeName() }
        : cursor.TryTake("COLLATE") ? this with { Collation = cursor.TakeName() }
        : cursor.TryTake("COMPRESSED") ? this with { IsCompressed = true }
        : null;

    private ColumnText? ReadGenerated(SqlCursor cursor)
    {
        if (!cursor.IsKeyword("GENERATED") || !cursor.IsKeyword("ALWAYS", 1) || !cursor.IsKeyword("AS", 2) || !cursor.Is('(', 3))
        {
            return null;
        }

        cursor.Position += 3;
        var expression = cursor.TakeBalanced();
        var isStored = cursor.TryTake("STORED") || cursor.TryTake("PERSISTENT");
        return isStored || cursor.TryTake("VIRTUAL") ? this with { Generated = expression, IsStored = isStored } : null;
    }

    private ColumnText? ReadValue(SqlCursor cursor)
    {
        if (cursor.TryTake("NOT", "NULL"))
        {
            return this with { IsNotNull = true };
        }

        if (cursor.TryTake("NULL"))
        {
            return this;
        }

        if (cursor.TryTake("DEFAULT"))
        {
            return ReadDefault(cursor);
        }

        if (!cursor.TryTake("ON", "UPDATE"))
        {
            return null;
        }

        cursor.Position++;
        return this with { OnUpdate = Precision(cursor.TakeBalanced()) };
    }

    private ColumnText ReadDefault(SqlCursor cursor)
    {
        if (cursor.TryTake("NULL"))
        {
            return this with { DefaultKind = DefaultKind.Null };
        }

        if (cursor.TryTake("CURRENT_TIMESTAMP"))
        {
            return this with { DefaultKind = DefaultKind.Now, Default = Precision(cursor.TakeBalanced()) };
        }

        var (start, depth) = (cursor.Position, 0);
        do
        {
            depth += cursor.Is('(') ? 1 : cursor.Is(')') ? -1 : 0;
            cursor.Position++;
        }
        while (!cursor.IsAtEnd && (depth > 0 || cursor.Current.Kind != SqlTokenKind.Word || !Attributes.Contains(cursor.Current.Name, StringComparer.OrdinalIgnoreCase)));

        var raw = cursor.Raw(start, cursor.Position);
        return this with { Default = raw, DefaultKind = ExpressionText.IsLiteral(raw) ? DefaultKind.Literal : DefaultKind.Expression };
    }

    private ColumnText? ReadOther(SqlCursor cursor) =>
        cursor.TryTake("AUTO_INCREMENT") ? this with { IsAutoIncrement = true }
        : cursor.TryTake("INVISIBLE") ? this with { IsInvisible = true }
        : cursor.TryTake("COMMENT") ? this with { Comment = cursor.Take() }
        : cursor.TryTake("SRID") ? this with { Srid = cursor.Take() }
        : cursor.IsKeyword("CHECK") && cursor.Is('(', 1) ? ReadCheck(cursor)
        : null;

    private ColumnText ReadCheck(SqlCursor cursor)
    {
        cursor.Position++;
        return this with { Checks = [.. Checks, cursor.TakeBalanced()] };
    }

    private static string Precision(string arguments) => arguments is "()" or "(0)" ? "" : arguments;
}
