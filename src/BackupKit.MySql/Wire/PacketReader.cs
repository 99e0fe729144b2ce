namespace BackupKit.MySql.Wire;

/// <summary>The framing: three bytes of length, one of sequence, and payloads of 0xFFFFFF bytes that go on in the next packet.</summary>
/// <remarks>
/// One contiguous buffer, reused for the whole session: payloads are handed out as spans into it, and only the incomplete
/// packet at its end is moved before the next receive, so rows cost no allocation wherever the network cuts them.
/// </remarks>
internal sealed class PacketReader(WireTransport transport, PacketSequence sequence)
{
    public const int HeaderLength = 4;

    /// <summary>A payload of this length goes on in the next packet, which may be empty.</summary>
    public const int MaxFragment = 0xFF_FFFF;

    /// <summary>Payloads above it are collected in pooled segments instead of the buffer.</summary>
    public const int LargeThreshold = 1024 * 1024;

    /// <summary>The protocol's and every server's upper limit of max_allowed_packet.</summary>
    public const long MaxPayload = 1024L * 1024 * 1024;

    private const int InitialBuffer = 256 * 1024;

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(InitialBuffer);
    private int _start;
    private int _end;

    /// <summary>Longest wait for the next bytes.</summary>
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Says whether large amounts are expected from now on.</summary>
    public void ExpectBulk(bool isBulk) => transport.ExpectBulk(isBulk);

    /// <summary>Whether bytes were received that no packet has taken.</summary>
    public bool HasBytes => _start != _end;

    /// <summary>Takes the next packet if it is complete; the payload is valid until <see cref="FillAsync"/>.</summary>
    public PacketState TryRead(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var available = _buffer.AsSpan(_start, _end - _start);
        if (available.Length < HeaderLength)
        {
            return PacketState.Incomplete;
        }

        var length = LengthOf(available);
        if (length > LargeThreshold)
        {
            return PacketState.Large;
        }

        if (available.Length - HeaderLength < length)
        {
            return PacketState.Incomplete;
        }

        sequence.Expect(available[3]);
        payload = available.Slice(HeaderLength, length);
        _start += HeaderLength + length;
        return PacketState.Ready;
    }

    /// <summary>Receives at least one byte; payloads handed out before are no longer valid.</summary>
    public async ValueTask FillAsync()
    {
        MakeRoom();
        _end += await transport.ReadAsync(_buffer.AsMemory(_end), Timeout).ConfigureAwait(false);
    }

    /// <summary>Waits until a whole small packet is in the buffer, so that the next <see cref="TryRead"/> gives it.</summary>
    public async ValueTask WaitForPacketAsync()
    {
        while (true)
        {
            var available = _end - _start;
            if (available >= HeaderLength)
            {
                var length = LengthOf(_buffer.AsSpan(_start));
                if (length > LargeThreshold)
                {
                    throw MySqlWireException.Malformed($"a control packet declares {length} bytes");
                }

                if (available - HeaderLength >= length)
                {
                    return;
                }
            }

            await FillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes the packet that <see cref="WaitForPacketAsync"/> waited for.</summary>
    public ReadOnlySpan<byte> Take() =>
        TryRead(out var payload) == PacketState.Ready
            ? payload
            : throw new InvalidOperationException("No packet was waited for.");

    /// <summary>Receives one large payload, however many packets it takes, straight into the segments.</summary>
    public async ValueTask ReadLargeAsync(LargePayload target)
    {
        int length;
        do
        {
            while (_end - _start < HeaderLength)
            {
                await FillAsync().ConfigureAwait(false);
            }

            length = LengthOf(_buffer.AsSpan(_start));
            sequence.Expect(_buffer[_start + 3]);
            _start += HeaderLength;

            if (target.Length + length > MaxPayload)
            {
                throw MySqlWireException.Malformed($"a row has more than {MaxPayload} bytes");
            }

            await CopyToAsync(target, length).ConfigureAwait(false);
        }
        while (length == MaxFragment);
    }

    private async ValueTask CopyToAsync(LargePayload target, int count)
    {
        while (count > 0)
        {
            var room = target.GetMemory(count);
            int copied;
            if (HasBytes)
            {
                copied = Math.Min(room.Length, _end - _start);
                _buffer.AsMemory(_start, copied).CopyTo(room);
                _start += copied;
            }
            else
            {
                copied = await transport.ReadAsync(room, Timeout).ConfigureAwait(false);
            }

            target.Advance(copied);
            count -= copied;
        }
    }

    private void MakeRoom()
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        var needed = held.Length < HeaderLength ? HeaderLength : HeaderLength + Math.Min(LengthOf(held), LargeThreshold);
        if (_start > 0)
        {
            held.CopyTo(_buffer);
            _end = held.Length;
            _start = 0;
        }

        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * LargeThreshold);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> header) => header[0] | (header[1] << 8) | (header[2] << 16);
}
