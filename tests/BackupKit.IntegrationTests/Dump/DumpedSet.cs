using System.Text;

using BackupKit.MySql;
using BackupKit.MySql.Rows;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Everything one run wrote, in memory.</summary>
internal sealed class DumpedSet
{
    public required IReadOnlyDictionary<string, byte[]> Files { get; init; }

    public required IReadOnlyList<PartRecord> Parts { get; init; }

    public required SnapshotReport Report { get; init; }

    public string Text(string key) => Encoding.UTF8.GetString(Files[key]);

    public InventoryItem Item(string kind, string name) => Report.Inventory.Single(item => item.Kind == kind && item.Name == name);

    public IReadOnlyList<PartRecord> Rows(string table) =>
        [.. Parts.Where(part => part.Kind == PartKind.Rows && part.ObjectName == table)];

    public RowDigest Digest(string table) =>
        Rows(table).Aggregate(default(RowDigest), (sum, part) => sum + part.Result.Digest!.Value);

    /// <summary>The definition of an object as the inventory points to it.</summary>
    public byte[] Definition(InventoryItem item) => Files[item.Properties["definition"]];

    /// <summary>Reads the rows of a table back out of its files.</summary>
    public RowDigest ReadBack(string table, DataFormat format)
    {
        var digester = new RowDigester();
        var columns = Item("table", table).Columns;
        foreach (var part in Rows(table))
        {
            RowDecoder decoder = format == DataFormat.LoadData
                ? new LoadDataDecoder(part.Key, columns.Count, digester)
                : new InsertDecoder(part.Key, table, ColumnPlan.FromRecords(columns), digester);
            decoder.Write(Files[part.Key]);
            decoder.Complete();
        }

        return digester.Current;
    }
}
