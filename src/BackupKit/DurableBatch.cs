namespace BackupKit;

/// <summary>The batch of a sink that has none of its own: every write is durable by itself.</summary>
internal sealed class DurableBatch(IBackupSink sink) : ISinkBatch
{
    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        sink.WriteAsync(key, content, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
