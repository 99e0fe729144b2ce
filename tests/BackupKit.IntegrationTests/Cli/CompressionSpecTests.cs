using BackupKit.Cli.Input;

namespace BackupKit.IntegrationTests.Cli;

public sealed class CompressionSpecTests
{
    [Theory]
    [InlineData("zstd", "zstd", 1)]
    [InlineData("zstd:1", "zstd", 1)]
    [InlineData("zstd:19", "zstd", 19)]
    [InlineData("zstd,long", "zstd", 1, 27)]
    [InlineData("zstd:3,long=30", "zstd", 3, 30)]
    [InlineData("zstd:9,threads=4", "zstd", 9, null, 4)]
    [InlineData("zstd:9,threads=4,long=20", "zstd", 9, 20, 4)]
    [InlineData("lz4", "lz4", 1)]
    [InlineData("lz4:12", "lz4", 12)]
    [InlineData("gzip", "gzip", 6)]
    [InlineData("gzip:9", "gzip", 9)]
    [InlineData("none", "none", 0)]
    public void Parse_KnownForm_GivesCodecLevelAndOptions(string text, string codec, int level, int? windowLog = null, int? threads = null) =>
        Assert.Equal(new CompressionSpec(codec, level, windowLog, threads), CompressionSpec.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("zstd:")]
    [InlineData("zstd:0")]
    [InlineData("zstd:20")]
    [InlineData("zstd:+3")]
    [InlineData("zstd:1:2")]
    [InlineData("zstd:1,")]
    [InlineData("zstd,long=19")]
    [InlineData("zstd,long=31")]
    [InlineData("zstd,long,long")]
    [InlineData("zstd,threads=0")]
    [InlineData("zstd,threads=65")]
    [InlineData("zstd,fast")]
    [InlineData("gzip:0")]
    [InlineData("gzip:10")]
    [InlineData("gzip,long")]
    [InlineData("lz4:0")]
    [InlineData("lz4:13")]
    [InlineData("lz4,threads=2")]
    [InlineData("none:1")]
    [InlineData("none,long")]
    [InlineData("ZSTD")]
    public void Parse_AnythingElse_IsUsageError(string text) => Assert.Throws<UsageException>(() => CompressionSpec.Parse(text));
}
