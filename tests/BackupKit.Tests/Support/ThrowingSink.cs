using System.Runtime.CompilerServices;

namespace BackupKit.Tests.Support;

/// <summary>Reads some bytes of each object, then throws, or just returns when there is nothing to throw.</summary>
internal sealed class ThrowingSink(int goodBytes, Exception? failure) : IBackupSink
{
    public string Name => "throwing";

    public int Writes { get; private set; }

    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        Writes++;
        await content.ReadAtLeastAsync(new byte[goodBytes], goodBytes, throwOnEndOfStream: false, cancellationToken);
        if (failure is not null)
        {
            throw failure;
        }
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) =>
        throw new BackupException(BackupErrorCode.SinkObjectNotFound, "There is nothing.");

    public async IAsyncEnumerable<BackupObject> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield break;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
