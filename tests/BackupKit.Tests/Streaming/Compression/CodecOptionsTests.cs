using BackupKit.Streaming.Compression;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Streaming.Compression;

public sealed class CodecOptionsTests
{
    private const int OneMiB = 1 << 20;

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(19, null, null)]
    [InlineData(1, 20, null)]
    [InlineData(3, 27, null)]
    [InlineData(3, null, 3)]
    [InlineData(1, 27, 2)]
    public async Task Zstd_AnyOptions_IsReadByTheToolAndByUs(int level, int? windowLog, int? threads)
    {
        var codec = new ZstdCodec(new ZstdOptions { Level = level, LongWindowLog = windowLog, Threads = threads });

        foreach (var length in new[] { 0, 1, 2 * OneMiB })
        {
            // Twice, because the second frame is made by the context of the first.
            foreach (var stored in new[] { CodecRun.Encode(codec, CodecRun.Text(length)), CodecRun.Encode(codec, CodecRun.Text(length)) })
            {
                await EnsureReadAsync(stored, CodecRun.Text(length), "zstd", "-dc");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(12)]
    public async Task Lz4_AnyLevel_IsReadByTheToolAndByUs(int level)
    {
        var codec = new Lz4Codec(level);

        foreach (var length in new[] { 0, 1, 2 * OneMiB })
        {
            await EnsureReadAsync(CodecRun.Encode(codec, CodecRun.Text(length)), CodecRun.Text(length), "lz4", "-dc");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task GZip_AnyLevel_IsReadByTheToolAndByUs(int level) =>
        await EnsureReadAsync(CodecRun.Encode(new GZipCodec(level), CodecRun.Text(OneMiB)), CodecRun.Text(OneMiB), "gzip", "-dc");

    [Fact]
    public async Task Zstd_WindowAboveWhatTheToolTakesUnasked_IsReadByUsAndByTheToolThatIsTold()
    {
        var plain = CodecRun.Text(3 * OneMiB);
        var codec = new ZstdCodec(new ZstdOptions { LongWindowLog = 30 });
        var stored = CodecRun.Encode(codec, plain);

        Assert.Equal(30, codec.WindowLog);
        await EnsureReadAsync(stored, plain, codec.WindowLog, "zstd", "-dc", "--long=30");
        using var directory = new TemporaryDirectory();
        var file = directory.File("plain.zst");
        await File.WriteAllBytesAsync(file, stored);
        Assert.NotEqual(0, (await Tool.RunAsync("zstd", "zstd", "-t", file)).ExitCode);
    }

    [Fact]
    public void Zstd_RepetitionFarApart_IsFoundWithLongOnly()
    {
        var random = new byte[OneMiB];
        new Random(1).NextBytes(random);
        byte[][] pieces = [random, .. Enumerable.Range(2, 8).Select(seed => Noise(seed)), random];

        var near = CodecRun.Encode(new ZstdCodec(new ZstdOptions()), pieces);
        var far = CodecRun.Encode(new ZstdCodec(new ZstdOptions { LongWindowLog = 24 }), pieces);

        Assert.InRange(near.Length - far.Length, 900_000, OneMiB + 10_000);
    }

    [Theory]
    [InlineData(28, null, "128 MiB")]
    [InlineData(29, 28, "256 MiB")]
    [InlineData(31, 30, "1024 MiB")]
    [InlineData(31, 31, "1024 MiB")]
    public async Task Zstd_WindowAboveWhatTheManifestSays_SaysSoBeforeItTakesMemory(int windowLog, int? recorded, string said)
    {
        // A frame header with a window of 2 to the power of 10 + exponent, then a raw block.
        byte[] stored = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (byte)((windowLog - 10) << 3), 0x09, 0x00, 0x00, (byte)'x'];

        var error = await Assert.ThrowsAsync<BackupException>(() => CodecRun.DecodeAsync(CompressionCodec.ByName("zstd", recorded), stored, 100, 100));

        Assert.Equal(BackupErrorCode.CorruptStream, error.Code);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(20, null, null)]
    [InlineData(1, 19, null)]
    [InlineData(1, 31, null)]
    [InlineData(1, null, 0)]
    [InlineData(1, null, 65)]
    public void CompressZstd_OutsideOfLimits_IsRefused(int level, int? windowLog, int? threads)
    {
        var options = new ZstdOptions { Level = level, LongWindowLog = windowLog, Threads = threads };

        Assert.Throws<ArgumentOutOfRangeException>(() => new BackupPipelineBuilder("p").CompressZstd(options));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void CompressLz4_OutsideOfLimits_IsRefused(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackupPipelineBuilder("p").CompressLz4(level));

    [Fact]
    public void WithCores_SlowLevel_IsTheSameFrameWhateverTheThreads()
    {
        var codec = new ZstdCodec(new ZstdOptions { Level = 3 });
        var plain = CodecRun.Text(9 * OneMiB);

        var two = CodecRun.Encode(codec.WithCores(2), plain);

        Assert.Equal(two, CodecRun.Encode(codec.WithCores(5), plain));
        Assert.NotEqual(two, CodecRun.Encode(codec.WithCores(1), plain));
    }

    [Fact]
    public void WithCores_FastLevelOrThreadsChosen_ChangesNothing()
    {
        var fast = new ZstdCodec(new ZstdOptions { Level = 1 });
        var chosen = new ZstdCodec(new ZstdOptions { Level = 9, Threads = 1 });

        Assert.Same(fast, fast.WithCores(8));
        Assert.Same(chosen, chosen.WithCores(8));
    }

    private static byte[] Noise(int seed)
    {
        var bytes = new byte[OneMiB];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Task EnsureReadAsync(byte[] stored, byte[] plain, string program, params string[] arguments) =>
        EnsureReadAsync(stored, plain, null, program, arguments);

    private static async Task EnsureReadAsync(byte[] stored, byte[] plain, int? windowLog, string program, params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File($"plain.{program}");
        await File.WriteAllBytesAsync(file, stored);
        var codec = CompressionCodec.ByName(program, windowLog);

        var read = await Tool.RunAsync(program, program, [.. arguments, file]);

        Assert.Equal((0, ""), (read.ExitCode, read.ExitCode == 0 ? "" : read.Errors));
        Assert.Equal(plain, read.Output);
        Assert.Equal(plain, await CodecRun.DecodeAsync(codec, stored, 64 << 10, 100_000));
    }
}
