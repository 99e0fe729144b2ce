using System.Globalization;
using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Conversion;

/// <summary>What CREATE TABLE says, apart from how a server prints it.</summary>
internal static class TableShape
{
    private static readonly string[] Numbers = ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year"];

    private static readonly string[] Integers = ["tinyint", "smallint", "mediumint", "int", "bigint"];

    // What is in the shape elsewhere, or no part of the structure.
    private static readonly string[] OtherOptions = ["AUTO_INCREMENT", "CHARSET", "COLLATE"];

    public static IReadOnlyList<string> Of(byte[] text)
    {
        if (TableModel.Parse(text) is not { } table)
        {
            return [Encoding.UTF8.GetString(text)];
        }

        var columns = table.Columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"column {i} ") + Column(c, table.Collation));
        var others = table.Entries.OfType<KeyText>().Select(k => k.Shape())
            .Concat(table.Entries.OfType<TableItem>().Select(ForeignKey))
            .Concat(table.Columns.SelectMany(c => c.Checks).Select(c => "check " + ExpressionText.Shape(c)))
            .Concat(table.Entries.OfType<CheckText>().Select(c => $"check {ExpressionText.Shape(c.Expression)}{(c.IsEnforced ? "" : " not enforced")}"))
            .Concat(table.Options.Where(o => !OtherOptions.Contains(o.Name) && !OptionTable.SaysNothing(o)).Select(Option))
            .Concat(table.Unknown)
            .Append($"collation {table.Collation}")
            .Append("partitions " + Partitions(table.Partitions))
            .Order(StringComparer.Ordinal);
        return [.. columns, .. others];
    }

    private static string Column(ColumnText column, string? tableCollation)
    {
        var arguments = column.Type == "year" || (Integers.Contains(column.Type) && !column.IsZerofill) ? "" : column.Arguments;
        var collation = !column.IsText ? null
            : column.Collation ?? (column.CharacterSet is null ? tableCollation : CharacterSets.DefaultCollation(column.CharacterSet));
        string?[] parts =
        [
            $"`{column.Name}` {column.Type}{arguments}",
            column.IsUnsigned ? "unsigned" : null,
            column.IsZerofill ? "zerofill" : null,
            collation,
            column.Generated is null ? null : $"{(column.IsStored ? "stored" : "virtual")} {ExpressionText.Shape(column.Generated)}",
            column.IsNotNull ? "not null" : null,
            Default(column),
            column.OnUpdate is null ? null : $"on update{column.OnUpdate}",
            column.IsAutoIncrement ? "auto_increment" : null,
            column.IsInvisible ? "invisible" : null,
            column.Srid is null ? null : $"srid {column.Srid}",
            column.Comment is null ? null : ExpressionText.Decode(ExpressionText.Unquote(column.Comment)),
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string? Default(ColumnText column)
    {
        if (column.DefaultKind is DefaultKind.None or DefaultKind.Null)
        {
            return null;
        }

        if (column.DefaultKind == DefaultKind.Now)
        {
            return $"default now{column.Default}";
        }

        // A literal in parentheses is an expression to MySQL and a literal to MariaDB.
        var raw = ExpressionText.WithoutParentheses(column.Default);
        if (Numbers.Contains(column.Type) && raw.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal) is var bare && ExpressionText.IsLiteral(bare))
        {
            raw = bare; // MySQL prints (-(1.5)).
        }

        return "default " + (ExpressionText.IsLiteral(raw)
            ? Canonical(ExpressionText.Value(raw, Numbers.Contains(column.Type)), column.Type)
            : ExpressionText.Shape(raw));
    }

    // What the column makes of a literal: MariaDB prints the value that is stored, of a FLOAT 6 digits; MySQL the expression in parentheses.
    private static string Canonical(string value, string type)
    {
        var content = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return type switch
        {
            "float" when float.TryParse(content, CultureInfo.InvariantCulture, out var number) => "number " + number.ToString("G6", CultureInfo.InvariantCulture),
            "double" when double.TryParse(content, CultureInfo.InvariantCulture, out var number) => "number " + number.ToString("R", CultureInfo.InvariantCulture),
            "bit" when value.StartsWith("text ", StringComparison.Ordinal) => "bits " + Bits(content),
            "binary" => value.TrimEnd('\0'),
            _ => value,
        };
    }

    private static string Bits(string bytes) => string.Concat(bytes.Select(b => Convert.ToString(b, 2).PadLeft(8, '0'))).TrimStart('0');

    // RESTRICT and NO ACTION are the same, and each family leaves out another one.
    private static string ForeignKey(TableItem item)
    {
        var key = ForeignKeyText.Parse(item);
        var cursor = new SqlCursor(item.Text);
        var rules = new List<string>();
        for (; !cursor.IsAtEnd; cursor.Position++)
        {
            if (cursor.IsKeyword("ON") && (cursor.IsKeyword("DELETE", 1) || cursor.IsKeyword("UPDATE", 1))
                && !cursor.IsKeyword("RESTRICT", 2) && !cursor.IsKeyword("NO", 2))
            {
                rules.Add(cursor.Raw(cursor.Position, Math.Min(cursor.Count, cursor.Position + (cursor.IsKeyword("SET", 2) ? 4 : 3))).ToUpperInvariant());
            }
        }

        return key is null
            ? Encoding.UTF8.GetString(item.Text.Span)
            : $"foreign key `{key.Name}` ({string.Join(',', key.Columns)}) {key.Database}.{key.Table} ({string.Join(',', key.ParentColumns)}) {string.Join(' ', rules)}";
    }

    private static string Option(TableOptionText option) =>
        $"{option.Name}={(option.Name == "UNION" ? ExpressionText.Shape(option.Value) : option.Value.StartsWith('\'') ? ExpressionText.Unquote(option.Value) : option.Value.ToUpperInvariant())}";

    private static string Partitions(string text)
    {
        var cursor = new SqlCursor(Encoding.Latin1.GetBytes(text));
        var tokens = new List<string>();
        while (!cursor.IsAtEnd)
        {
            var token = cursor.Current;
            var raw = cursor.Take();
            if (!token.Is('(') && !token.Is(')'))
            {
                tokens.Add(token.Kind == SqlTokenKind.String ? "'" + ExpressionText.Unquote(raw) : token.Name.ToLowerInvariant());
            }
        }

        return string.Join(' ', tokens);
    }
}
