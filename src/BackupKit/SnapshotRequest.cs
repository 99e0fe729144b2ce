namespace BackupKit;

/// <summary>What the pipeline tells a source about the run it opens a snapshot for.</summary>
public sealed record SnapshotRequest
{
    /// <summary>How many parts the pipeline will write at the same time; default 4.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>
    /// How many plain bytes the pipeline takes each second from all parts together; <see langword="null"/>, the default, for no limit. A source whose
    /// server gives up slow readers has to make it wait for as long as that may take.
    /// </summary>
    public long? MaxRate { get; init; }

    /// <summary>What the pipeline's compression appends to keys: <c>.zst</c>, <c>.gz</c>, <c>.lz4</c> or empty.</summary>
    public string CompressionExtension { get; init; } = "";

    /// <summary>Told why the source waits on purpose, and <see langword="null"/> when it goes on; may be called concurrently. Default: nobody.</summary>
    public Action<string?>? Waiting { get; init; }

    /// <summary>When the run started, UTC.</summary>
    public DateTimeOffset Started { get; init; }
}
