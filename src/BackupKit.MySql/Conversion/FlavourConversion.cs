using BackupKit.MySql.Definitions;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Converts a set of one family of servers for a server of the other: what its manifest says of objects, and their definitions.</summary>
internal sealed class FlavourConversion(ConversionTarget target) : IDefinitionConversion
{
    private static readonly string[] CollationProperties = ["collation", "collation_connection", "database_collation"];

    /// <summary>Whether a set is of the other family than a server.</summary>
    public static bool IsNeeded(BackupManifest manifest, Flavour target) => manifest.Source.Flavour != NameOf(target);

    /// <summary>The set with a manifest that reads as though it came from the target's family.</summary>
    public BackupSet Apply(BackupSet set)
    {
        var manifest = set.Manifest with
        {
            Source = set.Manifest.Source with { Flavour = NameOf(target.Flavour), Version = target.Server.Version.ToString() },
            Inventory = [.. set.Manifest.Inventory.Select(Convert)],
        };
        return new BackupSet(set.Sink, set.Key, set.Header, manifest, set.Checksums);
    }

    /// <inheritdoc/>
    public ConvertedDefinition Convert(InventoryItem item, byte[] text)
    {
        var notes = new ConversionNotes();
        var converted = item.Kind switch
        {
            "table" => new TableConverter(target, notes).Convert(text),
            "database" => new DatabaseConverter(target, notes).Convert(text),
            "view" or "function" or "procedure" or "trigger" or "event" => new ProgramConverter(target, notes).Convert(text, ProgramEnvironment.Of(item)),
            _ => Refuse(item, text, notes),
        };
        return new ConvertedDefinition(converted, [.. notes.Mappings], notes.Losses, notes.Blockers);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Shape(InventoryItem item, byte[] text) => item.Kind switch
    {
        "table" => TableShape.Of(text),
        "database" => [DatabaseConverter.Shape(text)],
        "view" => ProgramShape.OfView(text),
        _ => ProgramShape.OfProgram(text, ProgramEnvironment.Of(item).Quoting),
    };

    /// <summary>Every collation that was converted so far, with what stands for it.</summary>
    public IEnumerable<(string From, string To)> Collations => target.Collations;

    /// <summary>What the conversion does to the session state that a program is made under.</summary>
    public ConversionNotes Environment(InventoryItem item)
    {
        var notes = new ConversionNotes();
        _ = Convert(item, notes);
        return notes;
    }

    private static string NameOf(Flavour flavour) => flavour == Flavour.MariaDb ? "mariadb" : "mysql";

    private byte[] Refuse(InventoryItem item, byte[] text, ConversionNotes notes)
    {
        notes.Block($"{(target.Flavour == Flavour.MySql ? "MySQL" : "MariaDB")} has nothing like a {item.Kind}");
        return text;
    }

    private InventoryItem Convert(InventoryItem item) => Convert(item, new ConversionNotes());

    private InventoryItem Convert(InventoryItem item, ConversionNotes notes)
    {
        var properties = item.Properties.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var name in CollationProperties)
        {
            if (properties.TryGetValue(name, out var collation) && collation.Length > 0)
            {
                properties[name] = target.Collation(collation, notes);
            }
        }

        if (properties.TryGetValue("engine", out var engine))
        {
            properties["engine"] = target.Engine(engine, notes);
        }

        if (properties.TryGetValue("sql_mode", out var mode))
        {
            properties["sql_mode"] = ModeTable.Convert(mode, target.Flavour, notes);
        }

        return item with { Properties = properties, Columns = [.. item.Columns.Select(Convert)] };
    }

    // The bytes stay, and so do the expressions that read and load them.
    private ColumnRecord Convert(ColumnRecord column)
    {
        var word = ColumnRules.TypeWord(column.Type);
        return TypeTable.Find(word, target.Flavour) is { } other && other != word ? column with { Type = other } : column;
    }
}
