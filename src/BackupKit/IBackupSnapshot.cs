using System.IO.Pipelines;

namespace BackupKit;

/// <summary>A consistent view of a source, open while a run reads it.</summary>
/// <remarks>
/// Disposing releases every lock and session, whatever happened before; it does not throw. One reader calls
/// <see cref="ReadPartsAsync"/> once, then <see cref="CompleteAsync"/> once all parts are written.
/// </remarks>
public interface IBackupSnapshot : IAsyncDisposable
{
    /// <summary>Where in the source's history the view stands.</summary>
    SnapshotPosition Position { get; }

    /// <summary>Lists the parts to write, the most expensive first. Enumerated once, while parts are being written.</summary>
    IAsyncEnumerable<BackupPart> ReadPartsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits as long as the source wants no further part to begin, because it is too busy. Called before each <see cref="WriteAsync"/>; may be called
    /// concurrently. Does not wait unless the source was told to.
    /// </summary>
    /// <param name="part">The part that would be written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitAsync(BackupPart part, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>
    /// Writes one part and returns what is known of it. May be called concurrently for different parts, and again for the
    /// same part after it failed: the part is then read again from the same view, with the same content. It neither
    /// completes nor buffers <paramref name="output"/> without bound.
    /// </summary>
    /// <exception cref="BackupException">
    /// Transient when another call for the same part may succeed; <see cref="BackupErrorCode.SnapshotLost"/> when none can.
    /// </exception>
    Task<PartResult> WriteAsync(BackupPart part, PipeWriter output, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that a part is stored and will not be written again, so that what is held for it alone may go. May be called concurrently;
    /// does nothing unless the source holds something.
    /// </summary>
    /// <param name="part">The part; once for each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task StoredAsync(BackupPart part, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>
    /// Proves that the view held to the end and covers everything chosen, and returns what the manifest records of it.
    /// </summary>
    /// <param name="parts">Every part that was written.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="BackupException">The view was lost or a definition changed: the run has failed.</exception>
    Task<SnapshotReport> CompleteAsync(IReadOnlyList<PartRecord> parts, CancellationToken cancellationToken = default);
}
