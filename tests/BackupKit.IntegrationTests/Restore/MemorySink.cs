using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>A set in memory, which a test may damage and nothing writes to.</summary>
internal class MemorySink(IEnumerable<KeyValuePair<string, byte[]>> files) : IBackupSink
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(files, StringComparer.Ordinal);

    public string Name => "memory";

    public virtual Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) =>
        Files.TryGetValue(key, out var bytes)
            ? Task.FromResult<Stream>(new MemoryStream(bytes, writable: false))
            : throw new BackupException(BackupErrorCode.SinkObjectNotFound, $"There is no {key}.");

    public async IAsyncEnumerable<BackupObject> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var (key, bytes) in Files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return new BackupObject(key, bytes.Length, default);
        }
    }

    public virtual Task DeleteAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
