namespace BackupKit.Workflow;

/// <summary>A sink whose writes go through a batch of it.</summary>
internal sealed class BatchedSink(IBackupSink sink, ISinkBatch batch) : IBackupSink
{
    public string Name => sink.Name;

    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        batch.WriteAsync(key, content, cancellationToken);

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) => sink.OpenReadAsync(key, cancellationToken);

    public IAsyncEnumerable<BackupObject> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        sink.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => sink.DeleteAsync(key, cancellationToken);
}
