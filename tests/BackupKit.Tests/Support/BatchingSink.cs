using System.Collections.Concurrent;

namespace BackupKit.Tests.Support;

/// <summary>A sink with batches of its own, which tells in which order things happen to them.</summary>
internal sealed class BatchingSink(IBackupSink inner, Func<CancellationToken, Task> flush) : IBackupSink
{
    public string Name => "batching";

    /// <summary>Keys, with <c>batch:</c> before those that were written through a batch; <c>flush</c> and <c>dispose</c>.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(key, content, cancellationToken);
        Events.Enqueue(key);
    }

    public ISinkBatch OpenBatch() => new Batch(this);

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

    public IAsyncEnumerable<BackupObject> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

    private sealed class Batch(BatchingSink sink) : ISinkBatch
    {
        public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
        {
            await sink.Inner.WriteAsync(key, content, cancellationToken);
            sink.Events.Enqueue("batch:" + key);
        }

        public async Task FlushAsync(CancellationToken cancellationToken = default)
        {
            sink.Events.Enqueue("flush");
            await sink.Flush(cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            sink.Events.Enqueue("dispose");
            return ValueTask.CompletedTask;
        }
    }

    private IBackupSink Inner => inner;

    private Func<CancellationToken, Task> Flush => flush;
}
