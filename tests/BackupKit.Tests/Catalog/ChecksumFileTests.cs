using System.Text;
using BackupKit.Catalog;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Catalog;

public sealed class ChecksumFileTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Format_AnyOrder_IsSortedByKey()
    {
        var text = Encoding.ASCII.GetString(ChecksumFile.Format(new Dictionary<string, string> { ["b"] = Hash, ["B"] = Hash, ["a/c"] = Hash }));

        Assert.Equal($"{Hash}  B\n{Hash}  a/c\n{Hash}  b\n", text);
    }

    [Fact]
    public async Task Format_RealFiles_IsWhatSha256sumChecks()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("x,y"), "hello");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("hello"u8));
        await File.WriteAllBytesAsync(directory.File("SHA256SUMS"), ChecksumFile.Format([new("x,y", hash)]));

        var result = await Tool.RunAsync("sh", "dash", "-c", $"cd {directory.Path} && sha256sum --strict -c SHA256SUMS");

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Parse_WhatWasFormatted_IsEqual()
    {
        var checksums = new Dictionary<string, string> { ["data/a"] = Hash, ["set.json"] = new string('0', 64) };

        Assert.Equal(checksums, ChecksumFile.Parse(ChecksumFile.Format(checksums)));
    }

    [Theory]
    [InlineData("  ../etc/passwd\n")]
    [InlineData("  /etc/passwd\n")]
    [InlineData("  a/../b\n")]
    [InlineData("  a")]
    [InlineData(" a\n")]
    [InlineData("  \n")]
    [InlineData("   a\n")]
    [InlineData("  SHA256SUMS\n")]
    [InlineData("  a\r\n")]
    [InlineData("  a\n\n")]
    public void Parse_LineOfAnotherForm_IsCorrupt(string rest)
    {
        var content = Encoding.ASCII.GetBytes(Hash + rest);

        Assert.Equal(BackupErrorCode.SetCorrupt, Assert.Throws<BackupException>(() => ChecksumFile.Parse(content)).Code);
    }

    [Fact]
    public void Parse_SameKeyTwice_IsCorrupt()
    {
        var content = Encoding.ASCII.GetBytes($"{Hash}  a\n{Hash}  a\n");

        Assert.Equal(BackupErrorCode.SetCorrupt, Assert.Throws<BackupException>(() => ChecksumFile.Parse(content)).Code);
    }
}
