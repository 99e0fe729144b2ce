using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Converts CREATE TABLE. What it does not know it refuses by name.</summary>
internal sealed class TableConverter(ConversionTarget target, ConversionNotes notes)
{
    private bool IsForMySql => target.Flavour == Flavour.MySql;

    public byte[] Convert(byte[] text)
    {
        if (TableModel.Parse(text) is not { } table)
        {
            notes.Block("its text is not of the form that servers print");
            return text;
        }

        foreach (var unknown in table.Unknown)
        {
            notes.Block($"{unknown}, which is not converted");
        }

        var columns = new ColumnConverter(target, table.Collation, notes);
        var converted = table with
        {
            Entries = [.. table.Entries.Select(e => Convert(e, columns, table)).OfType<object>()],
            Options = [.. table.Options.Select(Convert).OfType<TableOptionText>()],
            Partitions = new PartitionConverter(target, notes).Convert(table.Partitions, table.Option("ENGINE") ?? ""),
        };
        return WithCollation(converted, table).Compose(target.Flavour);
    }

    private object? Convert(object entry, ColumnConverter columns, TableModel table) => entry switch
    {
        ColumnText column => columns.Convert(column),
        KeyText key => Convert(key, table),
        CheckText check => Convert(check),
        _ => entry,
    };

    private KeyText Convert(KeyText key, TableModel table)
    {
        if (key.Kind == TableItemKind.VectorKey)
        {
            notes.Block($"the target has nothing for the VECTOR index `{key.Name}`");
        }

        var large = key.Columns.FirstOrDefault(c => c.Length.Length == 0 && table.Columns.Any(t => t.Name == c.Name && t.IsLarge));
        if (IsForMySql && large is not null && key.Kind is not (TableItemKind.FullTextKey or TableItemKind.SpatialKey))
        {
            notes.Block($"the index `{key.Name}` has the whole of the column `{large.Name}`, which MySQL takes with a length only");
        }

        if (key.IsIgnored)
        {
            notes.Map("index", IsForMySql ? "IGNORED" : "INVISIBLE", IsForMySql ? "INVISIBLE" : "IGNORED", $"`{key.Name}`");
        }

        return key;
    }

    private CheckText? Convert(CheckText check)
    {
        if (!check.IsEnforced)
        {
            notes.Lose($"CHECK `{check.Name}`, which is NOT ENFORCED and so refuses nothing");
            return null;
        }

        // The names that MariaDB gives are counted by table; MySQL wants each once in a database, and gives its own.
        var isNamedByServer = IsForMySql && check.Name.StartsWith("CONSTRAINT_", StringComparison.Ordinal);
        return check with { Name = isNamedByServer ? "" : check.Name, Expression = ExpressionText.Convert(check.Expression, target.Flavour, notes) };
    }

    private TableOptionText? Convert(TableOptionText option)
    {
        if (OptionTable.SaysNothing(option))
        {
            return null;
        }

        if (option.Name == "ENGINE")
        {
            return option with { Value = target.Engine(option.Value, notes) };
        }

        if (option.Name == "ROW_FORMAT" && option.Value.Equals("PAGE", StringComparison.OrdinalIgnoreCase) && IsForMySql)
        {
            return null;
        }

        if (OptionTable.Same.Contains(option.Name, StringComparer.Ordinal))
        {
            return option.Name is "CHARSET" or "COLLATE" ? null : option;
        }

        if (OptionTable.LeftOut.FirstOrDefault(l => l.Target == target.Flavour && l.Name == option.Name) is { Name: not null } left)
        {
            notes.Lose($"{option.Name}={option.Value}: {left.Remark}");
        }
        else
        {
            notes.Block($"its option {option.Name}={option.Value} is not converted");
        }

        return null;
    }

    private TableModel WithCollation(TableModel converted, TableModel table)
    {
        if (table.Collation is null)
        {
            return converted;
        }

        var collation = target.Collation(table.Collation, notes, "its default");
        return converted with
        {
            Options =
            [
                .. converted.Options,
                new TableOptionText("DEFAULT CHARSET", table.Option("CHARSET") ?? CharacterSets.OfCollation(collation)),
                new TableOptionText("COLLATE", collation),
            ],
        };
    }
}
