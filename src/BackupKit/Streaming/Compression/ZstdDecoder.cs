using System.Globalization;

namespace BackupKit.Streaming.Compression;

/// <summary>Reads zstd frames.</summary>
/// <param name="stored">The frames.</param>
/// <param name="windowLog">A frame whose window has more bytes than 2 to this power is damaged.</param>
internal sealed class ZstdDecoder(Stream stored, int windowLog) : FrameDecoder<ZstdDecompressor>("zstd", stored, CreateContext(windowLog))
{
    protected override unsafe bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int written)
    {
        fixed (byte* from = input, to = output)
        {
            var source = new ZstdBuffer { Bytes = from, Size = (nuint)input.Length };
            var destination = new ZstdBuffer { Bytes = to, Size = (nuint)output.Length };
            var code = ZstdNative.Decompress(Context, &destination, &source);
            if (ZstdNative.IsError(code) != 0)
            {
                throw Corrupt(ZstdNative.GetErrorCode(code) == ZstdNative.WindowTooLarge ? WindowTooLarge() : ZstdNative.ErrorName(code));
            }

            taken = (int)source.Position;
            written = (int)destination.Position;
            return code != 0;
        }
    }

    private static ZstdDecompressor CreateContext(int windowLog)
    {
        var context = new ZstdDecompressor();

        // Memory is touched as it fills, so a part costs its plain length at most.
        var most = Math.Min(windowLog, ZstdOptions.MaxLongWindowLog);
        ZstdStage.ThrowIfError(ZstdNative.SetParameter(context, ZstdNative.DecompressionWindowLogMax, most));
        return context;
    }

    private string WindowTooLarge() => string.Create(
        CultureInfo.InvariantCulture,
        $"its header asks for a window of more than {(1L << Math.Min(windowLog, ZstdOptions.MaxLongWindowLog)) >> 20} MiB, the most that the manifest allows");
}
