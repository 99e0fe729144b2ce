namespace BackupKit;

/// <summary>A complete set, opened for reading.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BackupSet
{
    internal BackupSet(
        IBackupSink sink,
        string key,
        SetHeader header,
        BackupManifest manifest,
        IReadOnlyDictionary<string, string> checksums)
    {
        Sink = sink;
        Key = key;
        Header = header;
        Manifest = manifest;
        Checksums = checksums;
    }

    /// <summary>Where it is stored.</summary>
    public IBackupSink Sink { get; }

    /// <summary>Its key prefix, without a trailing slash; empty when the sink's root is the set itself.</summary>
    public string Key { get; }

    /// <summary>Its header.</summary>
    public SetHeader Header { get; }

    /// <summary>Its manifest, whose hash matched the set's checksums when it was opened.</summary>
    public BackupManifest Manifest { get; }

    /// <summary>Expected SHA-256 of every file by key relative to the set.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; }
}
