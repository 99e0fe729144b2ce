using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Converts one column.</summary>
/// <param name="target">What for.</param>
/// <param name="tableCollation">The collation of its table in the source; <see langword="null"/> when it is not known.</param>
/// <param name="notes">Told what is done.</param>
internal sealed class ColumnConverter(ConversionTarget target, string? tableCollation, ConversionNotes notes)
{
    private const int MostDecimalsOfMySql = 30;

    private bool IsForMySql => target.Flavour == Flavour.MySql;

    public ColumnText Convert(ColumnText column)
    {
        column = ConvertClauses(ConvertText(column));
        column = ConvertType(column);
        return ConvertDefault(column);
    }

    private ColumnText ConvertText(ColumnText column)
    {
        if (!column.IsText)
        {
            return column;
        }

        var collation = column.Collation
            ?? (column.CharacterSet is null ? tableCollation : CharacterSets.DefaultCollation(column.CharacterSet));
        if (collation is null)
        {
            notes.Block($"the collation of the column `{column.Name}` is not stated");
            return column;
        }

        var found = target.Collation(collation, notes, $"`{column.Name}`");
        return column with { CharacterSet = column.CharacterSet ?? CharacterSets.OfCollation(found), Collation = found };
    }

    private ColumnText ConvertClauses(ColumnText column)
    {
        if (column.IsCompressed)
        {
            notes.Lose($"COMPRESSED of the column `{column.Name}`: its values are the same and not compressed");
        }

        if (column.Srid is not null && !IsForMySql)
        {
            notes.Lose($"SRID {column.Srid} of the column `{column.Name}`: its values keep theirs, and MariaDB does not refuse another");
        }

        if (column is { Generated: not null, IsNotNull: true } && !IsForMySql)
        {
            notes.Map("NOT NULL of a generated column", "NOT NULL", "CHECK (column is not null)", $"`{column.Name}`");
            var name = ExpressionText.Encode(SqlText.Identifier(column.Name));
            column = column with { IsNotNull = false, Checks = [.. column.Checks, $"({name} is not null)"] };
        }

        if (!IsForMySql && column is { IsInvisible: true, IsNotNull: true, DefaultKind: DefaultKind.None, IsAutoIncrement: false, Generated: null })
        {
            notes.Block($"the invisible column `{column.Name}` is NOT NULL without a default, which MariaDB does not take");
        }

        return column with
        {
            IsCompressed = false,
            Srid = IsForMySql ? column.Srid : null,
            Generated = column.Generated is null ? null : ExpressionText.Convert(column.Generated, target.Flavour, notes),
            Checks = [.. column.Checks.Select(c => ExpressionText.Convert(c, target.Flavour, notes))],
        };
    }

    private ColumnText ConvertType(ColumnText column)
    {
        if (TypeTable.Find(column.Type, target.Flavour) is not { } type)
        {
            notes.Block($"the target has nothing for the type {column.Type.ToUpperInvariant()} of the column `{column.Name}`");
            return column;
        }

        if (type == column.Type)
        {
            return IsForMySql ? WithoutWidth(column) : column;
        }

        notes.Map("type", column.Type, type, $"`{column.Name}`");
        if (column.Type == "json")
        {
            var name = ExpressionText.Encode(SqlText.Identifier(column.Name));
            return column with
            {
                Type = type,
                CharacterSet = "utf8mb4",
                Collation = "utf8mb4_bin",
                Checks = column.Generated is null ? [.. column.Checks, $"(json_valid({name}))"] : column.Checks,
            };
        }

        var open = type.IndexOf('(', StringComparison.Ordinal);
        return open < 0
            ? column with { Type = type }
            : ConvertAddress(column with { Type = type[..open], Arguments = type[open..] }, column.Type);
    }

    // The widths of integers and of YEAR mean nothing; MySQL warns about them.
    private ColumnText WithoutWidth(ColumnText column)
    {
        if (column.Type is "year" || (column.Type is "smallint" or "mediumint" or "int" or "bigint" && !column.IsZerofill)
            || (column.Type == "tinyint" && !column.IsZerofill && column.Arguments != "(1)"))
        {
            return column with { Arguments = "" };
        }

        if (column.Type == "decimal" && column.Arguments.Trim('(', ')').Split(',') is [_, var scale]
            && int.Parse(scale, CultureInfo.InvariantCulture) > MostDecimalsOfMySql)
        {
            notes.Block($"the target has no DECIMAL with {scale} decimals, as the column `{column.Name}` has");
        }

        return column;
    }

    private ColumnText ConvertAddress(ColumnText column, string type)
    {
        if (column.Generated is not null)
        {
            notes.Block($"the column `{column.Name}` is generated as {type.ToUpperInvariant()}");
        }

        if (column.DefaultKind == DefaultKind.Expression && type == "uuid" && column.Default.Equals("uuid()", StringComparison.OrdinalIgnoreCase))
        {
            notes.Map("default", "uuid()", "(uuid_to_bin(uuid()))", $"`{column.Name}`");
            return column with { Default = "(uuid_to_bin(uuid()))" };
        }

        if (column.DefaultKind is not (DefaultKind.None or DefaultKind.Null))
        {
            notes.Block($"the column `{column.Name}` of the type {type.ToUpperInvariant()} has a default that is not carried over");
        }

        return column;
    }

    private ColumnText ConvertDefault(ColumnText column)
    {
        if (column.DefaultKind is not (DefaultKind.Literal or DefaultKind.Expression))
        {
            return column;
        }

        // MySQL takes any expression in parentheses only, and no plain value for what is stored apart.
        var mustWrap = IsForMySql && (column.DefaultKind == DefaultKind.Expression || column.IsLarge);
        if (column.DefaultKind == DefaultKind.Literal && !mustWrap)
        {
            return column;
        }

        var converted = ExpressionText.Convert(column.Default, target.Flavour, notes);
        return column with
        {
            DefaultKind = DefaultKind.Expression,
            Default = mustWrap && !IsWrapped(converted) ? $"({converted})" : converted,
        };
    }

    private static bool IsWrapped(string text) => ExpressionText.WithoutParentheses(text) != text;
}
