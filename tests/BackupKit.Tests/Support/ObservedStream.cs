namespace BackupKit.Tests.Support;

/// <summary>An empty stream that tells when it is read.</summary>
internal sealed class ObservedStream(Action onRead) : MemoryStream
{
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        onRead();
        return base.CopyToAsync(destination, bufferSize, cancellationToken);
    }
}
