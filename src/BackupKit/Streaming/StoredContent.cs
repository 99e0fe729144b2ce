namespace BackupKit.Streaming;

/// <summary>Passes stored bytes on and meters them.</summary>
internal sealed class StoredContent(Stream inner, StoredMeter meter) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        meter.Append(buffer.Span[..read]);
        return read;
    }
}
