namespace BackupKit;

/// <summary>What a verifier works on.</summary>
public sealed record VerificationContext
{
    /// <summary>Where the set is stored.</summary>
    public required IBackupSink Sink { get; init; }

    /// <summary>The key prefix of the set, without a trailing slash.</summary>
    public required string SetKey { get; init; }

    /// <summary>The manifest as it was written or read.</summary>
    public required BackupManifest Manifest { get; init; }

    /// <summary>Expected SHA-256 by key relative to the set for every stored file but <c>SHA256SUMS</c>.</summary>
    public required IReadOnlyDictionary<string, string> Checksums { get; init; }

    /// <summary>How many parts to read at the same time; default 2.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Told of stored bytes checked; may be called concurrently.</summary>
    public IProgress<BackupProgress>? Progress { get; init; }
}
