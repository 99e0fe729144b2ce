namespace BackupKit.Sinks;

/// <summary>A batch of a guarded sink.</summary>
internal sealed class StallGuardBatch(StallGuardSink guard, ISinkBatch inner) : ISinkBatch
{
    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        guard.WriteAsync(inner.WriteAsync, key, content, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken = default) => guard.FlushAsync(inner.FlushAsync, cancellationToken);

    public ValueTask DisposeAsync() => new(guard.CloseAsync(inner));
}
