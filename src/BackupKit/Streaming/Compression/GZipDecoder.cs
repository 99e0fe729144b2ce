using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace BackupKit.Streaming.Compression;

/// <summary>
/// Reads one gzip member. The runtime ends silently where a stream is cut off, so this checks the member's own trailer
/// (RFC 1952 2.3.1): CRC-32 and length of the plain bytes are the last eight bytes of the stream.
/// </summary>
internal sealed class GZipDecoder : ReadOnlyStream
{
    private const int ShortestMember = 18;

    private readonly TailStream _stored;
    private readonly GZipStream _gzip;
    private readonly Crc32 _crc = new();
    private long _length;
    private bool _isAtEnd;

    public GZipDecoder(Stream stored)
    {
        _stored = new TailStream(stored);
        _gzip = new GZipStream(_stored, CompressionMode.Decompress, leaveOpen: true);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _isAtEnd)
        {
            return 0;
        }

        try
        {
            var read = await _gzip.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                await DrainAsync(cancellationToken).ConfigureAwait(false);
                ThrowIfTrailerDiffers();
                _isAtEnd = true;
            }

            _crc.Append(buffer.Span[..read]);
            _length += read;
            return read;
        }
        catch (InvalidDataException ex)
        {
            throw Corrupt(ex.Message, ex);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _gzip.Dispose();
        base.Dispose(disposing);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[4096];
        while (await _stored.ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Bytes behind the member become the tail, which then does not match.
        }
    }

    private void ThrowIfTrailerDiffers()
    {
        if (_stored.Count < ShortestMember
            || BinaryPrimitives.ReadUInt32LittleEndian(_stored.Tail) != _crc.GetCurrentHashAsUInt32()
            || BinaryPrimitives.ReadUInt32LittleEndian(_stored.Tail[4..]) != (uint)_length)
        {
            throw Corrupt("it is cut off, or its trailer does not match its content.");
        }
    }

    private static BackupException Corrupt(string reason, Exception? innerException = null) => new(
        BackupErrorCode.CorruptStream,
        $"The gzip stream is damaged: {reason}",
        "Use another copy of the set.",
        innerException: innerException);
}
