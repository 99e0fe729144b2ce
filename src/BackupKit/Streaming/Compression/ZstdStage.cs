using System.Buffers;

namespace BackupKit.Streaming.Compression;

/// <summary>Compresses into one zstd frame with a content checksum.</summary>
/// <param name="context">The native context, at the start of a frame.</param>
/// <param name="giveBack">Takes the context back when the stage is disposed.</param>
internal sealed class ZstdStage(ZstdCompressor context, Action<ZstdCompressor> giveBack) : ByteStage
{
    private const int OutputSize = 32 << 10;

    private bool _isDisposed;

    public override bool Transform(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        Step(ref input, output, ZstdNative.Continue);
        return !input.IsEmpty;
    }

    public override bool Complete(IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> nothing = [];
        return Step(ref nothing, output, ZstdNative.End) != 0;
    }

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            giveBack(context);
        }

        base.Dispose();
    }

    public static void ThrowIfError(nuint code)
    {
        if (ZstdNative.IsError(code) != 0)
        {
            throw new BackupException(
                BackupErrorCode.CodecUnavailable,
                $"zstd can not compress: {ZstdNative.ErrorName(code)}.",
                "Free memory or use a lower compression level.");
        }
    }

    private unsafe nuint Step(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output, int directive)
    {
        var target = output.GetSpan(OutputSize);
        fixed (byte* from = input, to = target)
        {
            var source = new ZstdBuffer { Bytes = from, Size = (nuint)input.Length };
            var destination = new ZstdBuffer { Bytes = to, Size = (nuint)target.Length };
            var code = ZstdNative.Compress(context, &destination, &source, directive);
            ThrowIfError(code);
            output.Advance((int)destination.Position);
            input = input[(int)source.Position..];
            return code;
        }
    }
}
