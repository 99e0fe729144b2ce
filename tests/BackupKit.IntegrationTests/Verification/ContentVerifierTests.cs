using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using BackupKit.Hashing;
using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;
using BackupKit.MySql.Verification;

namespace BackupKit.IntegrationTests.Verification;

public sealed class ContentVerifierTests
{
    private const ServerName Server = ServerName.MariaDb1011;

    [Theory]
    [InlineData(DataFormat.LoadData)]
    [InlineData(DataFormat.Insert)]
    public async Task Verify_UntouchedSet_HasNoFindingAndCountsEveryRow(DataFormat format)
    {
        var set = await DumpAsync(format);

        var result = await VerifyAsync(set);

        Assert.Empty(result.Findings);
        Assert.Equal(2000, result.Rows);
        Assert.Equal(set.Manifest.Parts.Count, result.Parts);
    }

    [Theory]
    [InlineData(DataFormat.LoadData)]
    [InlineData(DataFormat.Insert)]
    [Trait("Rule", "Q1")]
    public async Task Verify_OneByteOfOneFieldChangedWithItsHashes_IsARowDigest(DataFormat format)
    {
        var set = await DumpAsync(format);
        var part = set.Manifest.Parts.First(p => p.Kind == PartKind.Rows);
        var sink = (MemorySink)set.Sink;
        var bytes = sink.Files[part.Key].ToArray();
        bytes[bytes.AsSpan().IndexOf("aaaa"u8)] = (byte)'b';
        sink.Files[part.Key] = bytes;

        var plain = await VerifyAsync(set);
        var forged = await VerifyAsync(With(set, part, part with
        {
            StoredSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            PlainXxh3 = XxHash3.Hash128(bytes).ToString("x32", CultureInfo.InvariantCulture),
        }));

        Assert.Equal("stored-hash", Assert.Single(plain.Findings).Name);
        Assert.Equal("row-digest", Assert.Single(forged.Findings).Name);
    }

    [Theory]
    [InlineData(DataFormat.LoadData)]
    [InlineData(DataFormat.Insert)]
    [Trait("Rule", "Q1")]
    public async Task Verify_StoredBytesThatAreNoRows_AreAnotherHashFirst(DataFormat format)
    {
        var set = await DumpAsync(format);
        var part = set.Manifest.Parts.First(p => p.Kind == PartKind.Rows);
        var sink = (MemorySink)set.Sink;

        // The decoder stumbles long before the end of the part.
        byte[] bytes = [.. sink.Files[part.Key]];
        bytes[bytes.Length / 2] = (byte)'\\';
        bytes[^2] = (byte)'\\';
        sink.Files[part.Key] = bytes;

        var plain = await VerifyAsync(set);
        var forged = await VerifyAsync(With(set, part, part with { StoredSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) }));

        var finding = Assert.Single(plain.Findings);
        Assert.Equal(("stored-hash", part.Key), (finding.Name, finding.Subject));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), finding.Message, StringComparison.Ordinal);
        Assert.Equal("part-content", Assert.Single(forged.Findings).Name);
    }

    [Fact]
    [Trait("Rule", "Q2")]
    public async Task Verify_ChunkMissingFromTheManifest_IsAGapAlthoughEveryFileHashes()
    {
        var set = await DumpAsync(DataFormat.LoadData);
        var rows = set.Manifest.Parts.Where(p => p.Kind == PartKind.Rows).OrderBy(p => p.Result.Chunk!.Index).ToList();
        Assert.True(rows.Count > 2);

        var results = new List<VerificationResult>();
        foreach (var part in new[] { rows[0], rows[1], rows[^1] })
        {
            results.Add(await VerifyAsync(With(set, part, null)));
        }

        Assert.All(results, r => Assert.Contains(r.Findings, f => f.Name == "chain-gap"));
        Assert.All(results, r => Assert.Contains(r.Findings, f => f.Name == "row-count"));
    }

    [Fact]
    public async Task Verify_MissingFileAndOtherDefinition_AreNamed()
    {
        var set = await DumpAsync(DataFormat.LoadData);
        var sink = (MemorySink)set.Sink;
        var table = set.Manifest.Inventory.Single(i => i.Kind == "table");
        var other = RestoreLab.WithFile(set, table, Encoding.UTF8.GetBytes("CREATE TABLE `t` (`id` int)"));
        var unproved = RestoreLab.ToSet(other.Manifest with { Inventory = set.Manifest.Inventory }, sink);
        sink.Files.TryRemove(set.Manifest.Parts.First(p => p.Kind == PartKind.Rows).Key, out _);

        var result = await VerifyAsync(unproved);

        Assert.Equal(["definition", "missing-part", "script"], result.Findings.Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    private static async Task<BackupSet> DumpAsync(DataFormat format)
    {
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200))");
        await source.ExecuteAsync($"INSERT INTO t (v) VALUES {string.Join(",", Enumerable.Repeat($"('{new string('a', 150)}')", 2000))}");
        await source.ExecuteAsync("ANALYZE TABLE t");
        return await RestoreLab.DumpAsync(source, options => options.Format = format);
    }

    private static BackupSet With(BackupSet set, PartRecord part, PartRecord? replacement) => RestoreLab.ToSet(
        set.Manifest with { Parts = [.. set.Manifest.Parts.Where(p => p.Key != part.Key).Concat(replacement is null ? [] : [replacement])] },
        (MemorySink)set.Sink);

    private static Task<VerificationResult> VerifyAsync(BackupSet set) => new ContentVerifier().VerifyAsync(new VerificationContext
    {
        Sink = set.Sink,
        SetKey = set.Key,
        Manifest = set.Manifest,
        Checksums = set.Checksums,
    });
}
