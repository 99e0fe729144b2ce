namespace BackupKit;

/// <summary>What a snapshot knows of a part once it has written it.</summary>
public sealed record PartResult
{
    /// <summary>Digest of the rows; <see langword="null"/> for parts that hold no rows.</summary>
    public RowDigest? Digest { get; init; }

    /// <summary>Length in bytes of the longest row as the part holds it; 0 for parts without rows.</summary>
    public long LongestRow { get; init; }

    /// <summary>Length in bytes of the longest statement of the part; 0 for parts without statements.</summary>
    public long LongestStatement { get; init; }

    /// <summary>How the rows were chosen; <see langword="null"/> for parts that hold no rows.</summary>
    public ChunkRecord? Chunk { get; init; }
}
