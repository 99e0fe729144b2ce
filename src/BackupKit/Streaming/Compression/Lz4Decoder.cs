namespace BackupKit.Streaming.Compression;

/// <summary>Reads lz4 frames.</summary>
internal sealed class Lz4Decoder(Stream stored) : FrameDecoder<Lz4Decompressor>("lz4", stored, new Lz4Decompressor())
{
    protected override unsafe bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int written)
    {
        fixed (byte* from = input, to = output)
        {
            var source = (nuint)input.Length;
            var destination = (nuint)output.Length;
            var code = Lz4Native.Decompress(Context, to, ref destination, from, ref source, 0);
            if (Lz4Native.IsError(code) != 0)
            {
                throw Corrupt(Lz4Native.ErrorName(code));
            }

            taken = (int)source;
            written = (int)destination;
            return code != 0;
        }
    }
}
