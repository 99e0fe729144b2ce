namespace BackupKit.Tests.Support;

/// <summary>Small valid records.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Started = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    public static BackupManifest Manifest(params PartRecord[] parts) => new()
    {
        Format = BackupManifest.CurrentFormat,
        SetId = "20261122T020000Z-7k3f",
        Policy = "shop",
        Tool = "BackupKit test",
        Started = Started,
        Ended = Started.AddSeconds(1),
        Source = Source,
        Consistency = Certificate,
        Inventory =
        [
            new InventoryItem
            {
                Kind = "table",
                Database = "größe",
                Name = "o'rders\"<&>",
                HasRows = true,
                Columns = [new ColumnRecord("id", "int unsigned", null, "`id`", null)],
                Properties = new Dictionary<string, string> { ["engine"] = "InnoDB" },
            },
        ],
        Parts = parts,
    };

    public static SourceIdentity Source { get; } = new() { Flavour = "mysql", Version = "9.7.0", Address = "127.0.0.1:3306" };

    public static ConsistencyCertificate Certificate { get; } = new()
    {
        Class = ConsistencyClass.Consistent,
        Strategy = "backup-lock+ftwrl",
        DdlGuard = "backup-lock",
        Position = new SnapshotPosition { LogFile = "binlog.000042", LogPosition = 1234, Taken = Started },
        LockHeld = TimeSpan.FromMilliseconds(12.5),
    };

    public static SetHeader Header { get; } = new()
    {
        Format = BackupManifest.CurrentFormat,
        SetId = "20261122T020000Z-7k3f",
        Policy = "shop",
        Status = "complete",
        Started = Started,
    };

    public static PartRecord Part(string key, string sha256) => new()
    {
        Key = key,
        Kind = PartKind.Rows,
        Database = "shop",
        ObjectName = "orders",
        Compression = "zstd",
        PlainLength = 100,
        StoredLength = 50,
        StoredSha256 = sha256,
        PlainXxh3 = new string('0', 32),
        Result = new PartResult
        {
            Digest = new RowDigest(3, UInt128.MaxValue, 7),
            LongestRow = 9,
            Chunk = new ChunkRecord { Index = 0, Upper = "10", Key = ["id"], Predicate = "`id` <= 10" },
        },
    };
}
