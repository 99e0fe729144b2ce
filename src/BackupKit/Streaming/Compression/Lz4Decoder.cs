namespace BackupKit.Streaming.Compression;

/// <summary>Reads lz4 frames.</summary>
internal sealed class Lz4Decoder(Stream stored) : FrameDecoder(stored)
{
    private readonly Lz4Decompressor _context = new();

    protected override unsafe bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int written)
    {
        fixed (byte* from = input, to = output)
        {
            var source = (nuint)input.Length;
            var destination = (nuint)output.Length;
            var code = Lz4Native.Decompress(_context, to, ref destination, from, ref source, 0);
            if (Lz4Native.IsError(code) != 0)
            {
                throw Corrupt(Lz4Native.ErrorName(code));
            }

            taken = (int)source;
            written = (int)destination;
            return code != 0;
        }
    }

    protected override BackupException Corrupt(string reason) => new(
        BackupErrorCode.CorruptStream,
        $"An lz4 stream is damaged: {reason}.",
        "Use another copy of the set.");

    protected override void Dispose(bool disposing)
    {
        _context.Dispose();
        base.Dispose(disposing);
    }
}
