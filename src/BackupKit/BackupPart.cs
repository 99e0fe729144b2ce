namespace BackupKit;

/// <summary>One object of a set that a snapshot can write: a chunk of a table, a schema file, a definition.</summary>
/// <remarks>A source derives from it to carry what it needs to write the part again; instances are immutable.</remarks>
public record BackupPart
{
    /// <summary>The key relative to the set, with forward slashes, without the extension of the compression.</summary>
    public required string Key { get; init; }

    /// <summary>What the part holds.</summary>
    public required PartKind Kind { get; init; }

    /// <summary>The database the part belongs to, if any.</summary>
    public string? Database { get; init; }

    /// <summary>The table or other object the part belongs to, if any.</summary>
    public string? ObjectName { get; init; }

    /// <summary>About how many plain bytes the part will have; sizes the order of work only.</summary>
    public long EstimatedBytes { get; init; }

    /// <summary>Whether the pipeline's compression applies; default <see langword="true"/>.</summary>
    public bool IsCompressible { get; init; } = true;
}
