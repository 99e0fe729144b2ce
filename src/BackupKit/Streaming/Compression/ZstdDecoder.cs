using System.Buffers;

namespace BackupKit.Streaming.Compression;

/// <summary>Reads zstd frames to the end of a stream; one that ends inside a frame is damaged.</summary>
internal sealed class ZstdDecoder(Stream stored) : ReadOnlyStream
{
    private const int InputSize = 128 << 10;

    private readonly ZstdDecompressor _context = new();
    private byte[]? _input = ArrayPool<byte>.Shared.Rent(InputSize);
    private int _position;
    private int _length;
    private bool _isWithinFrame = true;
    private bool _isOutputPending;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_input is null, this);
        while (!buffer.IsEmpty)
        {
            if (_position < _length || _isOutputPending)
            {
                var written = Step(buffer.Span);
                if (written > 0)
                {
                    return written;
                }

                continue;
            }

            _position = 0;
            _length = await stored.ReadAsync(_input, cancellationToken).ConfigureAwait(false);
            if (_length == 0)
            {
                return _isWithinFrame ? throw Corrupt("it is cut off") : 0;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _input is not null)
        {
            ArrayPool<byte>.Shared.Return(_input);
            _input = null;
            _context.Dispose();
        }

        base.Dispose(disposing);
    }

    private unsafe int Step(Span<byte> output)
    {
        fixed (byte* from = _input, to = output)
        {
            var source = new ZstdBuffer { Bytes = from, Size = (nuint)_length, Position = (nuint)_position };
            var destination = new ZstdBuffer { Bytes = to, Size = (nuint)output.Length };
            var code = ZstdNative.Decompress(_context, &destination, &source);
            if (ZstdNative.IsError(code) != 0)
            {
                throw Corrupt(ZstdNative.ErrorName(code));
            }

            // 0 says that a frame is complete and all of it was handed out. A full output may leave more inside the decoder.
            _isWithinFrame = code != 0;
            _isOutputPending = _isWithinFrame && destination.Position == destination.Size;
            _position = (int)source.Position;
            return (int)destination.Position;
        }
    }

    private static BackupException Corrupt(string reason) => new(
        BackupErrorCode.CorruptStream,
        $"A zstd stream is damaged: {reason}.",
        "Use another copy of the set.");
}
