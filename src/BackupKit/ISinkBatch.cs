namespace BackupKit;

/// <summary>Objects of one set that become durable together, which costs far less than one after the other.</summary>
/// <remarks>
/// <see cref="WriteAsync"/> may be called concurrently. Disposing only lets go of what the batch holds; it deletes nothing and makes nothing durable.
/// </remarks>
public interface ISinkBatch : IAsyncDisposable
{
    /// <summary>
    /// Stores an object as <see cref="IBackupSink.WriteAsync"/> does, visible once this returns, except that it need not be durable before
    /// <see cref="FlushAsync"/> has returned: until then a power cut may lose it or leave it damaged.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="content">Read from its current position to its end.</param>
    /// <param name="cancellationToken">Ends the write; the object then never was.</param>
    /// <exception cref="BackupException">It could not be stored, or an earlier object of the batch can not be made durable.</exception>
    Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Returns once every object whose write has returned is durable. Only then may anything be written that vouches for them.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BackupException">
    /// One of them may not be durable. Never transient, and the same at every further call: a system that has reported a failed write once may forget it.
    /// </exception>
    Task FlushAsync(CancellationToken cancellationToken = default);
}
