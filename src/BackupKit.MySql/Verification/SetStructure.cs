using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>Checks a manifest against itself: that everything the inventory names has its parts, and every part belongs to something.</summary>
internal sealed class SetStructure(BackupManifest manifest, FindingList findings)
{
    private readonly SetContents _contents = new(manifest);
    private readonly ColumnCheck _columns = new(manifest.Source);

    public void Check()
    {
        foreach (var item in manifest.Inventory)
        {
            if (item.Properties.ContainsKey("definition") && _contents.Definition(item) is null)
            {
                findings.Add("definition", item.Database ?? item.Name, item, "has no definition in the set");
            }

            if (item.Kind == "table")
            {
                CheckTable(item);
            }
        }

        CheckOwners();
        CheckCompanions();
    }

    private void CheckTable(InventoryItem table)
    {
        var parts = _contents.Rows(table.Database!, table.Name);
        var rows = parts.Sum(p => p.Result.Digest?.Rows ?? 0);
        if (!table.HasRows)
        {
            if (parts.Count > 0)
            {
                findings.Add("extra-part", table.Database!, table, "has rows in the set although the inventory says it has none");
            }

            // It says so of tables of engines that keep their rows elsewhere; of another one the rows are missing.
            if (table.Properties.GetValueOrDefault("engine") is var engine && (engine is null || !TableReference.IsShellEngine(engine)))
            {
                findings.Add("missing-part", table.Database!, table, "has no rows in the set, and its engine keeps them");
            }

            return;
        }

        if (_columns.Find(table.Columns) is { } wrong)
        {
            findings.Add("columns", table.Database!, table, wrong);
        }

        if (Number(table, "chunks") is { } chunks && chunks != parts.Count)
        {
            findings.Add("missing-part", table.Database!, table, Text($"has {parts.Count} parts with rows and was dumped in {chunks}"));
        }

        if (Number(table, "rows") is { } expected && expected != rows)
        {
            findings.Add("row-count", table.Database!, table, Text($"has {rows} rows in its parts and was dumped with {expected}"));
        }

        foreach (var part in parts.Where(p => p.Result.Chunk is null || p.Result.Digest is null))
        {
            findings.Add("chain-gap", table.Database!, table, $"has the part {part.Key} without a place in its chain or without a digest");
        }

        if (ChainCheck.Find([.. parts.Select(p => p.Result.Chunk).OfType<ChunkRecord>()]) is { } gap)
        {
            findings.Add("chain-gap", table.Database!, table, gap);
        }
    }

    private void CheckOwners()
    {
        var tables = manifest.Inventory.Where(i => i.Kind == "table").Select(i => (i.Database, (string?)i.Name)).ToHashSet();
        foreach (var part in manifest.Parts.Where(p => p.Kind == PartKind.Rows && !tables.Contains((p.Database, p.ObjectName))))
        {
            var owner = SqlText.Identifier(part.Database ?? "", part.ObjectName ?? "");
            findings.Add("extra-part", part.Key, $"holds rows of {owner}, which the inventory does not name");
        }
    }

    private void CheckCompanions()
    {
        var statements = manifest.Parts
            .Where(p => p.Kind == PartKind.LoadStatement)
            .Select(p => Stem(p.Key, ".sql"))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var part in manifest.Parts.Where(p => p.Kind == PartKind.Rows && p.Key.Contains(".dat", StringComparison.Ordinal)))
        {
            if (!statements.Contains(Stem(part.Key, ".dat")))
            {
                findings.Add("missing-part", part.Key, "has no file with its LOAD DATA statement beside it");
            }
        }
    }

    private static string Stem(string key, string extension)
    {
        var at = key.LastIndexOf(extension, StringComparison.Ordinal);
        return at < 0 ? key : key[..at];
    }

    private static long? Number(InventoryItem item, string property) =>
        long.TryParse(item.Properties.GetValueOrDefault(property), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
