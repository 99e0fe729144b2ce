using BackupKit.Streaming.Compression;

namespace BackupKit.MySql.Definitions;

/// <summary>Finds the objects and parts of a manifest by name.</summary>
internal sealed class SetContents
{
    private readonly ILookup<(string Kind, string? Database), InventoryItem> _items;
    private readonly ILookup<(string Kind, string? Database, string Name), InventoryItem> _named;
    private readonly ILookup<(string? Database, string? Table), PartRecord> _rows;
    private readonly Dictionary<string, PartRecord> _parts;

    public SetContents(BackupManifest manifest)
    {
        Manifest = manifest;
        _items = manifest.Inventory.ToLookup(i => (i.Kind, i.Kind == "database" ? null : i.Database));
        _named = manifest.Inventory.ToLookup(i => (i.Kind, i.Database, i.Name));
        _rows = manifest.Parts.Where(p => p.Kind == PartKind.Rows).ToLookup(p => (p.Database, p.ObjectName));
        _parts = manifest.Parts.ToDictionary(p => p.Key, StringComparer.Ordinal);
        Databases =
        [
            .. manifest.Inventory
                .Select(i => i.Kind == "database" ? i.Name : i.Database)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    public BackupManifest Manifest { get; }

    /// <summary>Every database that is in the set or has an object in it.</summary>
    public IReadOnlyList<string> Databases { get; }

    /// <summary>The databases a request names; all when it names none.</summary>
    /// <exception cref="BackupException">A name is not in the set, or tables are chosen without saying of which database.</exception>
    public IReadOnlyList<string> Choose(
        IReadOnlyList<string> databases,
        IReadOnlyList<string> tables,
        IReadOnlyDictionary<string, string> rename)
    {
        var names = databases.Count == 0 ? Databases : [.. databases.Distinct(StringComparer.Ordinal)];
        if (names.Concat(rename.Keys).FirstOrDefault(n => !Databases.Contains(n, StringComparer.Ordinal)) is { } missing)
        {
            throw new BackupException(
                BackupErrorCode.DatabaseNotFound,
                $"The set has no database \"{missing}\".",
                $"It has: {string.Join(", ", Databases)}.");
        }

        if (tables.Count > 0 && names.Count != 1)
        {
            throw new BackupException(
                BackupErrorCode.InvalidOptions,
                "Tables can only be chosen together with exactly one database.",
                "Name the database the tables belong to.");
        }

        return names;
    }

    public InventoryItem? Database(string name) => _items[("database", null)].FirstOrDefault(i => i.Name == name);

    /// <summary>An object of a database; <see langword="null"/> when the set has none of the name.</summary>
    public InventoryItem? Find(string kind, string? database, string name) => _named[(kind, database, name)].FirstOrDefault();

    /// <summary>The objects of one kind in a database, in the order of the inventory.</summary>
    public IEnumerable<InventoryItem> Of(string kind, string database) => _items[(kind, database)];

    /// <summary>The rows parts of a table, in the order of its chains.</summary>
    public IReadOnlyList<PartRecord> Rows(string database, string table) =>
    [
        .. _rows[(database, table)]
            .OrderBy(p => p.Result.Chunk?.Chain ?? "", StringComparer.Ordinal)
            .ThenBy(p => p.Result.Chunk?.Index ?? 0),
    ];

    public bool HasDefinition(InventoryItem item) => Definition(item) is not null;

    /// <summary>The part that holds the exact definition of an object; <see langword="null"/> when the set has none.</summary>
    public PartRecord? Definition(InventoryItem item)
    {
        if (!item.Properties.TryGetValue("definition", out var key))
        {
            return null;
        }

        return CompressionCodec.Extensions.Select(extension => _parts.GetValueOrDefault(key + extension)).FirstOrDefault(part => part is not null);
    }
}
