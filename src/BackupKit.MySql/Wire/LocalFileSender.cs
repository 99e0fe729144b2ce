using System.Buffers;
using System.IO.Pipelines;

namespace BackupKit.MySql.Wire;

/// <summary>Answers the server's request for a local file with the content of a pipe.</summary>
internal sealed class LocalFileSender(PacketWriter writer)
{
    /// <summary>Below the smallest usual max_allowed_packet, large enough that the packet header costs nothing.</summary>
    private const int PacketSize = 256 * 1024;

    /// <summary>Sends everything and, only when the content ended well, the empty packet that makes the server commit it.</summary>
    public async Task SendAsync(PipeReader content, CancellationToken cancellationToken)
    {
        var packet = ArrayPool<byte>.Shared.Rent(PacketSize + PacketReader.HeaderLength);
        try
        {
            var used = PacketReader.HeaderLength;
            ReadResult read;
            do
            {
                read = await content.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (read.IsCanceled)
                {
                    throw new OperationCanceledException("The content of the load was cancelled by its producer.");
                }

                foreach (var segment in read.Buffer)
                {
                    used = await SendSegmentAsync(packet, used, segment).ConfigureAwait(false);
                }

                content.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);

            if (used > PacketReader.HeaderLength)
            {
                await writer.WriteLastFramedAsync(packet.AsMemory(0, used + PacketReader.HeaderLength)).ConfigureAwait(false);
            }
            else
            {
                await writer.WriteAsync(ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private async ValueTask<int> SendSegmentAsync(byte[] packet, int used, ReadOnlyMemory<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var count = Math.Min(segment.Length, PacketSize - used);
            segment[..count].CopyTo(packet.AsMemory(used));
            segment = segment[count..];
            used += count;
            if (used == PacketSize)
            {
                await writer.WriteFramedAsync(packet.AsMemory(0, PacketSize)).ConfigureAwait(false);
                used = PacketReader.HeaderLength;
            }
        }

        return used;
    }
}
