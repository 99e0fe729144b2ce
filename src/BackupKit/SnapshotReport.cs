namespace BackupKit;

/// <summary>What a snapshot certifies at its end.</summary>
public sealed record SnapshotReport
{
    /// <summary>Who was read.</summary>
    public required SourceIdentity Source { get; init; }

    /// <summary>How the view was made and what was proved about it.</summary>
    public required ConsistencyCertificate Consistency { get; init; }

    /// <summary>Every object that was chosen.</summary>
    public required IReadOnlyList<InventoryItem> Inventory { get; init; }

    /// <summary>Everything that was left out on purpose, in words.</summary>
    public IReadOnlyList<string> OptOuts { get; init; } = [];

    /// <summary>Small files to store last, before the manifest: key relative to the set, and content.</summary>
    public IReadOnlyDictionary<string, byte[]> ClosingFiles { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Warnings that belong into the result.</summary>
    public IReadOnlyList<PrecheckFinding> Findings { get; init; } = [];
}
