namespace BackupKit.Streaming.Compression;

/// <summary>Reads zstd frames.</summary>
internal sealed class ZstdDecoder(Stream stored) : FrameDecoder(stored)
{
    private const string WindowTooLarge = "its header asks for a window of more than 1 GiB, which BackupKit never writes";

    private readonly ZstdDecompressor _context = CreateContext();

    protected override unsafe bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int written)
    {
        fixed (byte* from = input, to = output)
        {
            var source = new ZstdBuffer { Bytes = from, Size = (nuint)input.Length };
            var destination = new ZstdBuffer { Bytes = to, Size = (nuint)output.Length };
            var code = ZstdNative.Decompress(_context, &destination, &source);
            if (ZstdNative.IsError(code) != 0)
            {
                throw Corrupt(ZstdNative.GetErrorCode(code) == ZstdNative.WindowTooLarge ? WindowTooLarge : ZstdNative.ErrorName(code));
            }

            taken = (int)source.Position;
            written = (int)destination.Position;
            return code != 0;
        }
    }

    protected override BackupException Corrupt(string reason) => new(
        BackupErrorCode.CorruptStream,
        $"A zstd stream is damaged: {reason}.",
        "Use another copy of the set.");

    protected override void Dispose(bool disposing)
    {
        _context.Dispose();
        base.Dispose(disposing);
    }

    private static ZstdDecompressor CreateContext()
    {
        var context = new ZstdDecompressor();

        // The library takes no more than 128 MiB by itself. Memory is touched as it fills, so a part costs its plain length at most.
        ZstdStage.ThrowIfError(ZstdNative.SetParameter(context, ZstdNative.DecompressionWindowLogMax, ZstdOptions.MaxLongWindowLog));
        return context;
    }
}
