using System.Globalization;

using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Dump;

/// <summary>Lists every chosen object with what a restore needs to know of it.</summary>
internal sealed class InventoryBuilder(SetLayout layout)
{
    public IEnumerable<InventoryItem> Build(IEnumerable<DatabaseContents> contents) => contents.SelectMany(Build);

    /// <summary>What was left out on purpose.</summary>
    public static IEnumerable<string> OptOuts(IEnumerable<DatabaseContents> contents) => contents
        .SelectMany(database => database.EmptyShells)
        .Select(table => $"The rows of {table.Definition.Reference.Sql} are not in the set: its engine "
            + $"{table.Definition.Reference.Engine} keeps them elsewhere. Its definition is.")
        .Concat(contents
            .SelectMany(database => database.Views)
            .Where(view => view.Text.Refusal is not null)
            .Select(view => $"The exact text of the view {view.View.Reference.Sql} is not in the set: the server does not print it."));

    /// <summary>Views that the server can not open: they are in the set as text.</summary>
    public static IEnumerable<PrecheckFinding> Findings(IEnumerable<DatabaseContents> contents) => contents
        .SelectMany(database => database.Views)
        .Where(view => !view.IsUsable())
        .Select(view => BrokenView.Describe(view.Text));

    private IEnumerable<InventoryItem> Build(DatabaseContents contents)
    {
        yield return Item(contents.Database, [("collation", contents.Collation)]) with { Database = null };
        foreach (var table in contents.Tables)
        {
            yield return Table(table, contents.Histograms) with
            {
                HasRows = true,
                Columns = [.. table.Columns.Select(column => column.Record)],
            };
        }

        foreach (var shell in contents.EmptyShells)
        {
            yield return Table(shell, contents.Histograms);
        }

        foreach (var sequence in contents.Sequences)
        {
            yield return Item(sequence.Definition, [("next_value", sequence.Position.NextValue), ("cycle_count", sequence.Position.CycleCount)]);
        }

        foreach (var (view, text) in contents.Views)
        {
            yield return Item(text, [("valid", (view, text).IsUsable() ? "true" : "false"), ("text", text.Refusal is null ? null : "assembled")]);
        }

        foreach (var (trigger, text) in contents.Triggers)
        {
            yield return Item(text, [
                ("timing", trigger.Timing),
                ("event", trigger.Event),
                ("action_order", trigger.Order.ToString(CultureInfo.InvariantCulture))]);
        }

        foreach (var (program, text) in contents.Programs)
        {
            yield return Item(text, [("status", program.Status)]);
        }
    }

    private InventoryItem Table(TableDump table, ILookup<string, string> histograms) => Item(table.Text, [
        ("engine", table.Definition.Reference.Engine),
        ("table_type", table.Definition.Reference.TableType),
        ("rows", table.Rows.ToString(CultureInfo.InvariantCulture)),
        ("histograms", HistogramReader.ToProperty(histograms[table.Definition.Name])),
        ("chunks", table.Chunks.ToString(CultureInfo.InvariantCulture))]);

    private InventoryItem Item(ObjectDefinition definition, IEnumerable<(string Name, string? Value)> facts)
    {
        var properties = new Dictionary<string, string>(definition.Environment, StringComparer.Ordinal)
        {
            ["definition"] = layout.DefinitionKey(definition),
        };
        if (layout.PrintedKey(definition) is { } printed)
        {
            properties["printed"] = printed;
        }

        foreach (var (name, value) in facts)
        {
            if (value is not null)
            {
                properties[name] = value;
            }
        }

        return new InventoryItem
        {
            Kind = definition.Kind,
            Database = definition.Database,
            Name = definition.Name,
            Parent = definition.Parent,
            DefinitionSha256 = definition.Sha256,
            Properties = properties,
        };
    }
}
