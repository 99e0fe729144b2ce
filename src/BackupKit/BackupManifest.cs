namespace BackupKit;

/// <summary>Everything needed to restore a set and to prove it; <c>manifest.json</c>.</summary>
/// <remarks>In every record of a set, a collection that an older writer did not know reads as empty, never as <see langword="null"/>.</remarks>
public sealed record BackupManifest
{
    /// <summary>The newest format this version reads and the one it writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Format version.</summary>
    public required int Format { get; init; }

    /// <summary>Named capabilities a reader must know; an unknown one is refused.</summary>
    public IReadOnlyList<string> Capabilities { get; init => field = value ?? []; } = [];

    /// <summary>Id of the set: UTC start time and a random suffix.</summary>
    public required string SetId { get; init; }

    /// <summary>Name of the pipeline.</summary>
    public required string Policy { get; init; }

    /// <summary>Name and version of the writer.</summary>
    public required string Tool { get; init; }

    /// <summary>When the run started, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the last part was stored, UTC.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Which server was read.</summary>
    public required SourceIdentity Source { get; init; }

    /// <summary>How the snapshot was taken.</summary>
    public required ConsistencyCertificate Consistency { get; init; }

    /// <summary>Every object of the source that was chosen.</summary>
    public required IReadOnlyList<InventoryItem> Inventory { get; init; }

    /// <summary>Everything that was left out on purpose.</summary>
    public IReadOnlyList<string> OptOuts { get; init => field = value ?? []; } = [];

    /// <summary>Every part that is stored.</summary>
    public required IReadOnlyList<PartRecord> Parts { get; init; }

    /// <summary>Warnings of the run.</summary>
    public IReadOnlyList<PrecheckFinding> Findings { get; init => field = value ?? []; } = [];
}
