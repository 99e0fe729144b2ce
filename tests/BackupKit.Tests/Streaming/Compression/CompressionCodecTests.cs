using BackupKit.Streaming.Compression;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Streaming.Compression;

public sealed class CompressionCodecTests
{
    public static TheoryData<string> Codecs => new("zstd", "gzip", "lz4");

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Encode_InputCutAtEveryBoundary_DecodesEqual(string name)
    {
        var plain = Text(600);

        for (var cut = 0; cut <= plain.Length; cut++)
        {
            var stored = Encode(name, plain[..cut], plain[cut..]);

            Assert.Equal(plain, await DecodeAsync(name, stored, stored.Length, 4096));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Decode_AnySizesOfReads_IsEqual(string name)
    {
        var plain = Text(5000);
        var stored = Encode(name, plain);

        foreach (var input in new[] { 1, 2, 7, 1000 })
        {
            foreach (var output in new[] { 1, 3, 64, 5000, 100_000 })
            {
                Assert.Equal(plain, await DecodeAsync(name, stored, input, output));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Decode_CutAtEveryByte_SaysCorrupt(string name)
    {
        var stored = Encode(name, Text(500));

        for (var length = 0; length < stored.Length; length++)
        {
            var error = await Assert.ThrowsAsync<BackupException>(() => DecodeAsync(name, stored[..length], 100, 4096));
            Assert.Equal(BackupErrorCode.CorruptStream, error.Code);
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Decode_BytesBehindTheEnd_SaysCorrupt(string name)
    {
        byte[] stored = [.. Encode(name, Text(500)), 1, 2, 3];

        var error = await Assert.ThrowsAsync<BackupException>(() => DecodeAsync(name, stored, 100, 4096));

        Assert.Equal(BackupErrorCode.CorruptStream, error.Code);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Decode_AnyByteFlipped_NeverGivesOtherBytesSilently(string name)
    {
        var plain = Text(300);
        var stored = Encode(name, plain);

        for (var i = 0; i < stored.Length; i++)
        {
            var damaged = stored.ToArray();
            damaged[i] ^= 0x10;
            byte[] decoded;
            try
            {
                decoded = await DecodeAsync(name, damaged, 100, 4096);
            }
            catch (BackupException ex)
            {
                Assert.Equal(BackupErrorCode.CorruptStream, ex.Code);
                continue;
            }

            // A flip in a header field that carries no content, such as gzip's time, may pass.
            Assert.Equal(plain, decoded);
        }
    }

    [Theory]
    [InlineData("zstd", "zstd", "zstd", "-t")]
    [InlineData("gzip", "gzip", "gzip", "-t")]
    [InlineData("lz4", "lz4", "lz4", "-t")]
    public async Task Encode_AnyLength_IsAcceptedByTheTool(string name, string program, string package, string test)
    {
        using var directory = new TemporaryDirectory();
        foreach (var length in new[] { 0, 1, 200_000, 3_000_000 })
        {
            var plain = Text(length);
            var file = directory.File($"{length}{CompressionCodec.ByName(name).Extension}");
            await File.WriteAllBytesAsync(file, Encode(name, plain));

            Assert.Equal(0, (await Tool.RunAsync(program, package, test, file)).ExitCode);
            Assert.Equal(plain, (await Tool.RunAsync(program, package, "-dc", file)).Output);
        }
    }

    [Theory]
    [InlineData("zstd", "zstd", "zstd", "-19")]
    [InlineData("gzip", "gzip", "gzip", "-9")]
    [InlineData("lz4", "lz4", "lz4", "-12")]
    public async Task Decode_WhatTheToolMade_IsEqual(string name, string program, string package, string level)
    {
        using var directory = new TemporaryDirectory();
        var plain = Text(1_000_000);
        await File.WriteAllBytesAsync(directory.File("plain"), plain);

        var stored = (await Tool.RunAsync(program, package, "-c", level, directory.File("plain"))).Output;

        Assert.Equal(plain, await DecodeAsync(name, stored, 64 << 10, 64 << 10));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Decode_HighlyCompressed_GivesNoMoreThanAskedFor(string name)
    {
        var stored = Encode(name, new byte[50_000_000]);
        await using var decoder = CompressionCodec.ByName(name).OpenDecoder(new SlicingStream(stored, stored.Length));
        var buffer = new byte[1000];

        Assert.InRange(await decoder.ReadAsync(buffer), 1, buffer.Length);
    }

    [Fact]
    public void ByName_Unknown_IsUnsupported()
    {
        var error = Assert.Throws<BackupException>(() => CompressionCodec.ByName("lzma"));

        Assert.Equal(BackupErrorCode.SetUnsupported, error.Code);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task Decode_FramesInARow_GivesAllOfThem(string name)
    {
        var (first, second) = (Text(70_000), Text(300));
        byte[] both = [.. first, .. second];
        byte[] stored = [.. Encode(name, first), .. Encode(name), .. Encode(name, second)];

        foreach (var input in new[] { 1, 1000, stored.Length })
        {
            Assert.Equal(both, await DecodeAsync(name, stored, input, 4096));
        }
    }

    private static byte[] Text(int length) => CodecRun.Text(length);

    private static byte[] Encode(string name, params byte[][] pieces) => CodecRun.Encode(CompressionCodec.ByName(name), pieces);

    private static Task<byte[]> DecodeAsync(string name, byte[] stored, int inputSize, int outputSize) =>
        CodecRun.DecodeAsync(CompressionCodec.ByName(name), stored, inputSize, outputSize);
}
