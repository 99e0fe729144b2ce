namespace BackupKit;

/// <summary>A place where sets are stored: a directory, a bucket, a server.</summary>
/// <remarks>
/// Keys are relative, with forward slashes, of the characters A-Z a-z 0-9 and <c>. _ - + = @ , ~ %</c>; a sink refuses others
/// (<see cref="BackupErrorCode.SinkInvalidKey"/>). All members may be called concurrently. Failures are thrown as
/// <see cref="BackupException"/> of the 5xxx range; the caller decides about retry, a sink never retries a whole object.
/// Nothing a sink stores is readable by other users of the machine.
/// </remarks>
public interface IBackupSink
{
    /// <summary>A short name for logs and errors; holds no secret.</summary>
    string Name { get; }

    /// <summary>
    /// Stores <paramref name="content"/>, read from its current position to its end. The object is durable and visible
    /// under <paramref name="key"/> only once this returns; on any failure, cancellation included, it never was, and an older
    /// object under the key is untouched. An older object is replaced in one step.
    /// </summary>
    Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins a batch: what is written through it is durable only after <see cref="ISinkBatch.FlushAsync"/>, which a run awaits before it verifies the set
    /// and writes its marker through <see cref="WriteAsync"/>. The default batch hands each object to <see cref="WriteAsync"/>, which keeps every
    /// promise; override it where making objects durable one by one is slow. Batches of one sink know nothing of each other.
    /// </summary>
    /// <returns>The batch; the caller disposes it.</returns>
    ISinkBatch OpenBatch() => new DurableBatch(this);

    /// <summary>Opens an object for reading from its start; the caller disposes the stream.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.SinkObjectNotFound"/> when there is none.</exception>
    Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Lists all objects whose key starts with <paramref name="prefix"/>, in no particular order; unfinished writes are not listed.</summary>
    IAsyncEnumerable<BackupObject> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Deletes an object; deleting one that does not exist succeeds.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Finds out whether the sink can be written to, without leaving anything behind. The default finds nothing.</summary>
    Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<PrecheckFinding>>([]);
}
