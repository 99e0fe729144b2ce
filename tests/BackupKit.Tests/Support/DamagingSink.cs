using System.Runtime.CompilerServices;

namespace BackupKit.Tests.Support;

/// <summary>Flips one bit of what it stores under keys that contain a text.</summary>
internal sealed class DamagingSink(InMemorySink inner, string keyPart) : IBackupSink
{
    public string Name => "damaging";

    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(key, content, cancellationToken);
        if (key.Contains(keyPart, StringComparison.Ordinal))
        {
            inner.Objects[key][^1] ^= 1;
        }
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

    public async IAsyncEnumerable<BackupObject> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var found in inner.ListAsync(prefix, cancellationToken))
        {
            yield return found;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);
}
