using System.Buffers;

namespace BackupKit.Streaming.Compression;

/// <summary>Reads frames of a native codec to the end of a stream; one that ends inside a frame is damaged.</summary>
/// <param name="codec">The codec's name.</param>
/// <param name="stored">The frames.</param>
/// <param name="context">What the codec keeps; disposed with this.</param>
internal abstract class FrameDecoder<TContext>(string codec, Stream stored, TContext context) : ReadOnlyStream
    where TContext : NativeContext
{
    private const int InputSize = 128 << 10;

    private byte[]? _input = ArrayPool<byte>.Shared.Rent(InputSize);
    private int _position;
    private int _length;
    private bool _isWithinFrame = true;
    private bool _isOutputPending;

    protected TContext Context => context;

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

    /// <summary>Decodes what it can.</summary>
    /// <returns>Whether the frame goes on; <see langword="false"/> once it is complete and all of it was handed out.</returns>
    protected abstract bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int written);

    /// <summary>The error for a stream that can not be decoded.</summary>
    protected BackupException Corrupt(string reason) => new(
        BackupErrorCode.CorruptStream,
        $"The {codec} stream is damaged: {reason}.",
        "Use another copy of the set.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && _input is not null)
        {
            ArrayPool<byte>.Shared.Return(_input);
            _input = null;
            context.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Step(Span<byte> output)
    {
        _isWithinFrame = Decode(_input.AsSpan(_position, _length - _position), output, out var taken, out var written);

        // A full output may leave more inside the decoder.
        _isOutputPending = _isWithinFrame && written == output.Length;
        _position += taken;
        return written;
    }
}
