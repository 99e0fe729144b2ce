using BackupKit.Catalog;

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

    /// <summary>Opens a complete set.</summary>
    /// <param name="sink">Where it is stored.</param>
    /// <param name="setKey">Its key prefix; empty when the sink's root is the set itself.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorCode.SetNotFound"/>, <see cref="BackupErrorCode.SetIncomplete"/> when its run did not finish,
    /// <see cref="BackupErrorCode.SetCorrupt"/> when its header, manifest and checksums are not those that were written,
    /// <see cref="BackupErrorCode.SetUnsupported"/> when a newer version wrote it.
    /// </exception>
    public static Task<BackupSet> OpenAsync(IBackupSink sink, string setKey = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(setKey);
        return BackupSetReader.OpenAsync(sink, setKey, cancellationToken);
    }

    /// <summary>Lists all sets, complete or not, the oldest first; anything else that the sink holds is left aside.</summary>
    /// <param name="sink">Where they are stored.</param>
    /// <param name="prefix">Only sets whose key starts with this.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static Task<IReadOnlyList<BackupSetSummary>> ListAsync(
        IBackupSink sink,
        string prefix = "",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(prefix);
        return SetCatalog.ListAsync(sink, prefix, cancellationToken);
    }

    /// <summary>Lets a verifier prove something about this set.</summary>
    /// <param name="verifier">The verifier.</param>
    /// <param name="workers">How many parts to read at the same time.</param>
    /// <param name="progress">Told how far it has come; may be called concurrently.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<VerificationResult> VerifyAsync(
        IVerifier verifier,
        int workers = 2,
        IProgress<BackupProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var context = new VerificationContext
        {
            Sink = Sink,
            SetKey = Key,
            Manifest = Manifest,
            Checksums = Checksums,
            Workers = workers,
            Progress = progress,
        };
        return verifier.VerifyAsync(context, cancellationToken);
    }
}
