using BackupKit.Cli.Input;

namespace BackupKit.IntegrationTests.Cli;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("65536", 65536)]
    [InlineData("1B", 1)]
    [InlineData("512K", 512L << 10)]
    [InlineData("512 KiB", 512L << 10)]
    [InlineData("64M", 64L << 20)]
    [InlineData("64MB", 64L << 20)]
    [InlineData(" 4G ", 4L << 30)]
    [InlineData("8388607T", 8388607L << 40)]
    public void Parse_SizeAsPeopleWriteIt_GivesBytes(string text, long expected) => Assert.Equal(expected, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1M")]
    [InlineData("1.5M")]
    [InlineData("64X")]
    [InlineData("64 M B")]
    [InlineData("8388608T")]
    [InlineData("99999999999999999999")]
    public void Parse_AnythingElse_IsUsageError(string text) => Assert.Throws<UsageException>(() => ByteSize.Parse(text));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(200L << 20, "200 MiB")]
    [InlineData(1536L << 20, "1.5 GiB")]
    public void Format_Bytes_GivesThreeDigits(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));
}
