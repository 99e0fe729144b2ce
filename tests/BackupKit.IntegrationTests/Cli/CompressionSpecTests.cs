using BackupKit.Cli.Input;

namespace BackupKit.IntegrationTests.Cli;

public sealed class CompressionSpecTests
{
    [Theory]
    [InlineData("zstd", "zstd", 1)]
    [InlineData("zstd:1", "zstd", 1)]
    [InlineData("zstd:19", "zstd", 19)]
    [InlineData("gzip", "gzip", 0)]
    [InlineData("none", "none", 0)]
    public void Parse_KnownForm_GivesCodecAndLevel(string text, string codec, int level) =>
        Assert.Equal(new CompressionSpec(codec, level), CompressionSpec.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("zstd:")]
    [InlineData("zstd:0")]
    [InlineData("zstd:20")]
    [InlineData("zstd:+3")]
    [InlineData("zstd:1:2")]
    [InlineData("gzip:9")]
    [InlineData("ZSTD")]
    [InlineData("lz4")]
    public void Parse_AnythingElse_IsUsageError(string text) => Assert.Throws<UsageException>(() => CompressionSpec.Parse(text));
}
