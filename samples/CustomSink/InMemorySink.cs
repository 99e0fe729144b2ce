using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

using BackupKit;

namespace CustomSink;

/// <summary>Keeps sets in memory: the smallest sink that keeps every promise of the contract.</summary>
public sealed class InMemorySink(TimeProvider time) : IBackupSink
{
    private readonly ConcurrentDictionary<string, (byte[] Content, DateTimeOffset Modified)> _objects = new(StringComparer.Ordinal);

    public string Name => "memory";

    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        // Collected first and published in one step: a failure half-way leaves no object and keeps an older one.
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken);
        _objects[key] = (buffer.ToArray(), time.GetUtcNow());
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) =>
        _objects.TryGetValue(key, out var found)
            ? Task.FromResult<Stream>(new MemoryStream(found.Content, writable: false))
            : throw new BackupException(BackupErrorCode.SinkObjectNotFound, $"There is no object '{key}' in memory.");

    public async IAsyncEnumerable<BackupObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var (key, value) in _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new BackupObject(key, value.Content.Length, value.Modified);
        }

        await Task.CompletedTask;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        _objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
