using System.Runtime.CompilerServices;

namespace BackupKit.Tests.Support;

/// <summary>Takes some bytes of the first object whose key contains a text and then does nothing more.</summary>
internal sealed class StallingSink(IBackupSink inner, string keyPart, bool heedsCancellation) : IBackupSink
{
    public string Name => "stalling";

    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        if (key.Contains(keyPart, StringComparison.Ordinal))
        {
            await content.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken);
            await Task.Delay(Timeout.Infinite, heedsCancellation ? cancellationToken : CancellationToken.None);
        }

        await inner.WriteAsync(key, content, cancellationToken);
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
