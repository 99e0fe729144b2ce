namespace BackupKit.MySql.Wire;

/// <summary>Frames what we send; payloads of 16 MiB and more are split.</summary>
internal sealed class PacketWriter(WireTransport transport, PacketSequence sequence)
{
    /// <summary>Up to here header and payload are copied together and leave in one segment.</summary>
    private const int CopyLimit = 16 * 1024;

    private readonly byte[] _buffer = new byte[CopyLimit + PacketReader.HeaderLength + 1];

    /// <summary>Longest wait for the server to take bytes.</summary>
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Starts a command: the sequence begins anew.</summary>
    public async ValueTask WriteCommandAsync(byte command, ReadOnlyMemory<byte> body)
    {
        sequence.Reset();
        var first = Math.Min(body.Length, PacketReader.MaxFragment - 1);
        _buffer[PacketReader.HeaderLength] = command;
        await WriteFragmentAsync(body[..first], prefix: 1).ConfigureAwait(false);
        if (first + 1 == PacketReader.MaxFragment)
        {
            await WriteAsync(body[first..]).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on in the current exchange with one payload.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> payload)
    {
        int length;
        do
        {
            length = Math.Min(payload.Length, PacketReader.MaxFragment);
            await WriteFragmentAsync(payload[..length], prefix: 0).ConfigureAwait(false);
            payload = payload[length..];
        }
        while (length == PacketReader.MaxFragment);
    }

    /// <summary>Sends a packet whose header bytes the caller left free before the payload, without a copy.</summary>
    public ValueTask WriteFramedAsync(Memory<byte> packet)
    {
        WriteHeader(packet.Span, packet.Length - PacketReader.HeaderLength);
        return transport.WriteAsync(packet, Timeout);
    }

    /// <summary>Sends such a packet and the empty one that ends a file, whose header bytes the caller left free after the payload.</summary>
    public ValueTask WriteLastFramedAsync(Memory<byte> packets)
    {
        var end = packets.Length - PacketReader.HeaderLength;
        WriteHeader(packets.Span, end - PacketReader.HeaderLength);
        WriteHeader(packets.Span[end..], 0);
        return transport.WriteAsync(packets, Timeout);
    }

    private async ValueTask WriteFragmentAsync(ReadOnlyMemory<byte> payload, int prefix)
    {
        WriteHeader(_buffer, payload.Length + prefix);
        var start = PacketReader.HeaderLength + prefix;
        if (payload.Length <= CopyLimit)
        {
            payload.CopyTo(_buffer.AsMemory(start));
            await transport.WriteAsync(_buffer.AsMemory(0, start + payload.Length), Timeout).ConfigureAwait(false);
            return;
        }

        await transport.WriteAsync(_buffer.AsMemory(0, start), Timeout).ConfigureAwait(false);
        await transport.WriteAsync(payload, Timeout).ConfigureAwait(false);
    }

    private void WriteHeader(Span<byte> header, int length)
    {
        header[0] = (byte)length;
        header[1] = (byte)(length >> 8);
        header[2] = (byte)(length >> 16);
        header[3] = sequence.Take();
    }
}
