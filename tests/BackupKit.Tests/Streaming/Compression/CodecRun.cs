using System.Buffers;
using BackupKit.Streaming.Compression;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Streaming.Compression;

/// <summary>Runs a codec over bytes in memory.</summary>
internal static class CodecRun
{
    public static byte[] Text(int length)
    {
        var random = new Random(length);
        var text = new byte[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = (byte)"0123456789\tabcdef\n"[random.Next(18)];
        }

        return text;
    }

    public static byte[] Encode(CompressionCodec codec, params byte[][] pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        using var stage = codec.CreateEncoder()!;
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            while (stage.Transform(ref rest, output))
            {
            }
        }

        while (stage.Complete(output))
        {
        }

        return output.WrittenSpan.ToArray();
    }

    public static async Task<byte[]> DecodeAsync(CompressionCodec codec, byte[] stored, int inputSize, int outputSize)
    {
        await using var decoder = codec.OpenDecoder(new SlicingStream(stored, inputSize));
        using var result = new MemoryStream();
        var buffer = new byte[outputSize];
        int read;
        while ((read = await decoder.ReadAsync(buffer)) > 0)
        {
            result.Write(buffer, 0, read);
        }

        return result.ToArray();
    }
}
