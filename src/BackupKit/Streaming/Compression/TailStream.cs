namespace BackupKit.Streaming.Compression;

/// <summary>Passes a stream on and remembers its last eight bytes.</summary>
internal sealed class TailStream(Stream inner) : ReadOnlyStream
{
    private const int TailLength = 8;

    private readonly byte[] _tail = new byte[TailLength];

    public long Count { get; private set; }

    public ReadOnlySpan<byte> Tail => _tail;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Remember(buffer.Span[..read]);
        return read;
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        Count += bytes.Length;
        if (bytes.Length >= TailLength)
        {
            bytes[^TailLength..].CopyTo(_tail);
            return;
        }

        _tail.AsSpan(bytes.Length).CopyTo(_tail);
        bytes.CopyTo(_tail.AsSpan(TailLength - bytes.Length));
    }
}
