using BackupKit.Sinks;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>A directory sink that does something else for the rows of one table.</summary>
internal sealed class FaultySink(string path, string marker, Func<Stream, CancellationToken, Task> fault) : IBackupSink
{
    private readonly DirectorySink _inner = new(path);

    public string Name => "faulty";

    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        key.Contains(marker, StringComparison.Ordinal)
            ? fault(content, cancellationToken)
            : _inner.WriteAsync(key, content, cancellationToken);

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) =>
        _inner.OpenReadAsync(key, cancellationToken);

    public IAsyncEnumerable<BackupObject> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        _inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => _inner.DeleteAsync(key, cancellationToken);
}
