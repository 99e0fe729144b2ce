using System.Globalization;
using BackupKit.Hashing;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Hashing;

public sealed class XxHash3Tests
{
    [Theory]
    [InlineData("", "99aa06d3014798d86001c324468d497f")]
    [InlineData("a", "a96faf705af16834e6c632b61e964e1f")]
    [InlineData("abc", "06b05ab6733a618578af5f94892f3950")]
    public void Hash128_KnownText_IsThePublishedValue(string text, string expected)
    {
        var hash = XxHash3.Hash128(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal(expected, hash.ToString("x32", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Hash128_EveryLengthClass_EqualsXxhsum()
    {
        using var directory = new TemporaryDirectory();
        var data = new byte[100_000];
        new Random(7).NextBytes(data);
        int[] lengths = [.. Enumerable.Range(0, 300), 511, 512, 513, 1023, 1024, 1025, 2048, 65_537, 100_000];
        var files = new List<string>();
        foreach (var length in lengths)
        {
            var file = directory.File(length.ToString(CultureInfo.InvariantCulture));
            await File.WriteAllBytesAsync(file, data[..length]);
            files.Add(file);
        }

        var oracle = await Tool.RunAsync("xxhsum", "xxhash", ["-H2", .. files]);

        var expected = oracle.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
        var actual = lengths.Select(length => XxHash3.Hash128(data.AsSpan(0, length)).ToString("x32", CultureInfo.InvariantCulture));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Append_CutAtEveryBoundary_EqualsOneShot()
    {
        var data = new byte[1100];
        new Random(3).NextBytes(data);
        var whole = XxHash3.Hash128(data);
        var hasher = new XxHash3Hasher();

        for (var cut = 0; cut <= data.Length; cut++)
        {
            hasher.Reset();
            hasher.Append(data.AsSpan(0, cut));
            hasher.Append(data.AsSpan(cut));

            Assert.Equal(whole, hasher.GetHash128());
        }
    }
}
