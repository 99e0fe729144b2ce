using System.Text;

using BackupKit.MySql.Rows;

namespace BackupKit.IntegrationTests.Verification.Mutations;

/// <summary>What an accident or an attacker does to files of a set.</summary>
internal static class Edits
{
    /// <summary>The rows parts of a table in the order of its chain.</summary>
    public static IReadOnlyList<PartRecord> Rows(this EditableSet set, string table) =>
    [
        .. set.Manifest.Parts
            .Where(p => p.Kind == PartKind.Rows && p.ObjectName == table)
            .OrderBy(p => p.Result.Chunk!.Chain, StringComparer.Ordinal)
            .ThenBy(p => p.Result.Chunk!.Index),
    ];

    public static PartRecord Part(this EditableSet set, PartKind kind, string contains) =>
        set.Manifest.Parts.First(p => p.Kind == kind && Encoding.Latin1.GetString(set.Files[p.Key]).Contains(contains, StringComparison.Ordinal));

    /// <summary>Replaces the first occurrence in a file, which must have it.</summary>
    public static void Replace(this EditableSet set, string key, string old, string replacement)
    {
        var text = Encoding.Latin1.GetString(set.Files[key]);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{key} has no {old}");
        set.Files[key] = Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length)));
    }

    public static void FlipBit(this EditableSet set, string key, long bit)
    {
        var bytes = set.Files[key].ToArray();
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        set.Files[key] = bytes;
    }

    public static void Truncate(this EditableSet set, string key, int bytes) => set.Files[key] = set.Files[key][..^bytes];

    /// <summary>Edits the lines of a LOAD DATA file, each of which is a row.</summary>
    public static void EditRows(this EditableSet set, string key, Action<List<string>> edit)
    {
        var lines = Encoding.Latin1.GetString(set.Files[key]).Split('\n')[..^1].ToList();
        edit(lines);
        set.Files[key] = Encoding.Latin1.GetBytes(string.Concat(lines.Select(l => l + "\n")));
    }

    /// <summary>Exchanges the contents of two files.</summary>
    public static void Swap(this EditableSet set, string first, string second) =>
        (set.Files[first], set.Files[second]) = (set.Files[second], set.Files[first]);

    /// <summary>Removes a part from files and manifest.</summary>
    public static void Remove(this EditableSet set, Func<PartRecord, bool> match)
    {
        var gone = set.Manifest.Parts.Where(match).Select(p => p.Key).ToList();
        Assert.NotEmpty(gone);
        foreach (var key in gone)
        {
            set.Files.TryRemove(key, out _);
        }

        set.Change(m => m with { Parts = [.. m.Parts.Where(p => !gone.Contains(p.Key))] });
    }

    public static void ChangeItem(this EditableSet set, string kind, string name, Func<InventoryItem, InventoryItem?> edit) => set.Change(m => m with
    {
        Inventory = [.. m.Inventory.Select(i => i.Kind == kind && i.Name == name ? edit(i) : i).OfType<InventoryItem>()],
    });

    public static void ChangePart(this EditableSet set, string key, Func<PartRecord, PartRecord> edit) =>
        set.Change(m => m with { Parts = [.. m.Parts.Select(p => p.Key == key ? edit(p) : p)] });

    /// <summary>Makes the digests, row counts and hashes of definitions in the manifest fit the files, as somebody would who knows the format.</summary>
    public static void Forge(this EditableSet set)
    {
        set.Seal();
        set.Change(m => m with { Parts = [.. m.Parts.Select(p => p.Kind == PartKind.Rows ? WithDigest(set, p) : p)] });
        set.Change(m => m with { Inventory = [.. m.Inventory.Select(i => Fit(set, i))] });
    }

    private static PartRecord WithDigest(EditableSet set, PartRecord part)
    {
        var table = set.Manifest.Inventory.Single(i => i.Kind == "table" && i.Database == part.Database && i.Name == part.ObjectName);
        var digester = new RowDigester();
        RowDecoder decoder = part.Key.EndsWith(".dat", StringComparison.Ordinal)
            ? new LoadDataDecoder(part.Key, table.Columns.Count, digester)
            : new InsertDecoder(part.Key, table.Name, ColumnPlan.FromRecords(table.Columns), digester);
        decoder.Write(set.Files[part.Key]);
        decoder.Complete();
        return part with { Result = part.Result with { Digest = digester.Current } };
    }

    private static InventoryItem Fit(EditableSet set, InventoryItem item)
    {
        var properties = item.Properties.ToDictionary(StringComparer.Ordinal);
        if (item.HasRows)
        {
            var parts = set.Rows(item.Name);
            properties["rows"] = parts.Sum(p => p.Result.Digest!.Value.Rows).ToString(System.Globalization.CultureInfo.InvariantCulture);
            properties["chunks"] = parts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return item with { Properties = properties, DefinitionSha256 = EditableSet.Sha256(set.Files[properties["definition"]]) };
    }
}
