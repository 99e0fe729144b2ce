namespace BackupKit;

/// <summary>Something that can be backed up.</summary>
/// <remarks>A source holds configuration only, is thread-safe, and may be used for many runs.</remarks>
public interface IBackupSource
{
    /// <summary>A short name for logs and the manifest; holds no secret.</summary>
    string Name { get; }

    /// <summary>Looks for everything that would make a run fail, without changing anything on the source.</summary>
    Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a consistent view; all locks it needs are taken and released inside, except those that guard against DDL.</summary>
    /// <exception cref="BackupException">Of the 2xxx or 3xxx range; nothing is left behind on the source.</exception>
    Task<IBackupSnapshot> OpenSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken = default);
}
