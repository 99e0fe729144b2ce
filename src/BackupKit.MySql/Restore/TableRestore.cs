namespace BackupKit.MySql.Restore;

/// <summary>One table to restore.</summary>
internal sealed record TableRestore
{
    public required InventoryItem Item { get; init; }

    /// <summary>The database on the target.</summary>
    public required string Database { get; init; }

    public required IReadOnlyList<PartRecord> Rows { get; init; }

    public string Name => Item.Name;

    public long Bytes => Rows.Sum(r => r.PlainLength);

    public long RowCount => Rows.Sum(r => r.Result.Digest?.Rows ?? 0);

    /// <summary>Whether the rows of a chunk and its journal row can be one transaction.</summary>
    public bool IsTransactional =>
        Item.Properties.GetValueOrDefault("engine") is not { } engine
        || engine.Equals("InnoDB", StringComparison.OrdinalIgnoreCase)
        || engine.Equals("ROCKSDB", StringComparison.OrdinalIgnoreCase);
}
