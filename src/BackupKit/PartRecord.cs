namespace BackupKit;

/// <summary>One part as the manifest records it.</summary>
public sealed record PartRecord
{
    /// <summary>The key relative to the set, including the extension of the compression.</summary>
    public required string Key { get; init; }

    /// <summary>What the part holds.</summary>
    public required PartKind Kind { get; init; }

    /// <summary>The database the part belongs to, if any.</summary>
    public string? Database { get; init; }

    /// <summary>The table or other object the part belongs to, if any.</summary>
    public string? ObjectName { get; init; }

    /// <summary>The codec: <c>zstd</c>, <c>gzip</c>, <c>lz4</c> or <c>none</c>.</summary>
    public required string Compression { get; init; }

    /// <summary>
    /// How many bytes a reader of the codec has to keep at most, as a power of two; <see langword="null"/> for up to 2 to the power of 27 (128 MiB), which
    /// only <see cref="ZstdOptions.LongWindowLog"/> goes beyond.
    /// </summary>
    public int? WindowLog { get; init; }

    /// <summary>Length in bytes before compression.</summary>
    public required long PlainLength { get; init; }

    /// <summary>Length in bytes as stored.</summary>
    public required long StoredLength { get; init; }

    /// <summary>SHA-256 of the stored bytes, 64 lower-case hex digits.</summary>
    public required string StoredSha256 { get; init; }

    /// <summary>XXH3-128 of the plain bytes in canonical (big-endian) form, 32 lower-case hex digits.</summary>
    public required string PlainXxh3 { get; init; }

    /// <summary>What the source recorded of the part.</summary>
    public PartResult Result { get; init => field = value ?? new(); } = new();
}
