using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace BackupKit.Tests.Support;

/// <summary>A sink that keeps the contract in memory and remembers the order of its writes.</summary>
internal sealed class InMemorySink : IBackupSink
{
    public string Name => "memory";

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Written { get; } = new();

    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ObjectKey.ThrowIfInvalid(key);
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Objects[key] = buffer.ToArray();
        Written.Enqueue(key);
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectKey.ThrowIfInvalid(key);
        return Objects.TryGetValue(key, out var content)
            ? Task.FromResult<Stream>(new MemoryStream(content, writable: false))
            : throw new BackupException(BackupErrorCode.SinkObjectNotFound, $"There is no {key}.");
    }

    public async IAsyncEnumerable<BackupObject> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var (key, content) in Objects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new BackupObject(key, content.Length, DateTimeOffset.UnixEpoch);
            }
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectKey.ThrowIfInvalid(key);
        Objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
