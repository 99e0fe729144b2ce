using BackupKit.Tests.Support;
using BackupKit.Verification;

namespace BackupKit.Tests.Verification;

public sealed class StoredVerifierTests
{
    private const string Data = "data/shop.orders.00000.dat";

    [Theory]
    [InlineData("")]
    [InlineData(StoredSet.Key)]
    public async Task VerifyAsync_GoodSet_FindsNothing(string setKey)
    {
        var sink = await StoredSet.CreateAsync(setKey);

        var result = await VerifyAsync(sink, setKey, _ => { });

        Assert.True(result.IsPassed);
        Assert.Equal(3, result.Parts);
    }

    [Fact]
    public async Task VerifyAsync_EveryBitOfAPart_IsProved()
    {
        var sink = await StoredSet.CreateAsync();
        var set = await BackupSet.OpenAsync(sink, StoredSet.Key);
        var content = sink.Objects[$"{StoredSet.Key}/{Data}"];

        for (var bit = 0; bit < content.Length * 8; bit++)
        {
            content[bit / 8] ^= (byte)(1 << (bit % 8));
            var result = await set.VerifyAsync(new StoredVerifier());
            content[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(("stored-hash", Data), result.Findings.Select(finding => (finding.Name, finding.Subject)).Single());
        }
    }

    [Fact]
    public async Task VerifyAsync_WithoutReadingParts_ReadsAllOthersAndFindsWhatNeedsNoReading()
    {
        var sink = await StoredSet.CreateAsync();
        var set = await BackupSet.OpenAsync(sink, StoredSet.Key);
        sink.Objects[$"{StoredSet.Key}/{Data}"][0] ^= 1;
        sink.Objects[$"{StoredSet.Key}/{SetFiles.Header}"][0] ^= 1;
        sink.Objects[$"{StoredSet.Key}/data/evil.sql"] = [1];

        var others = await set.VerifyAsync(new StoredVerifier { ReadsParts = false });
        sink.Objects[$"{StoredSet.Key}/{Data}"] = [1];
        var shorter = await set.VerifyAsync(new StoredVerifier { ReadsParts = false });
        sink.Objects.TryRemove($"{StoredSet.Key}/{Data}", out _);
        var without = await set.VerifyAsync(new StoredVerifier { ReadsParts = false });

        Assert.Equal(["extra-file", "stored-hash"], others.Findings.Select(finding => finding.Name));
        Assert.Equal(SetFiles.Header, others.Findings[^1].Subject);
        Assert.Equal(2, others.Parts);
        Assert.Contains(shorter.Findings, finding => (finding.Name, finding.Subject) == ("stored-length", Data));
        Assert.Contains(without.Findings, finding => (finding.Name, finding.Subject) == ("missing-file", Data));
    }

    [Fact]
    public async Task VerifyAsync_MissingFile_IsFound()
    {
        var result = await VerifyAsync(await StoredSet.CreateAsync(), StoredSet.Key, sink => sink.Objects.TryRemove($"{StoredSet.Key}/{Data}", out _));

        Assert.Equal(("missing-file", Data), result.Findings.Select(finding => (finding.Name, finding.Subject)).Single());
    }

    [Fact]
    public async Task VerifyAsync_FileNobodyRecorded_IsFound()
    {
        var result = await VerifyAsync(await StoredSet.CreateAsync(), StoredSet.Key, sink => sink.Objects[$"{StoredSet.Key}/data/evil.sql"] = [1]);

        Assert.Equal(("extra-file", "data/evil.sql"), result.Findings.Select(finding => (finding.Name, finding.Subject)).Single());
    }

    [Fact]
    public async Task VerifyAsync_TruncatedFile_IsFoundByLengthAndHash()
    {
        var result = await VerifyAsync(await StoredSet.CreateAsync(), StoredSet.Key, sink => sink.Objects[$"{StoredSet.Key}/{Data}"] = [1]);

        Assert.Equal(["stored-hash", "stored-length"], result.Findings.Select(finding => finding.Name));
    }

    [Fact]
    public async Task VerifyAsync_ManifestAndChecksumsDisagree_IsFound()
    {
        var sink = await StoredSet.CreateAsync();
        var set = await BackupSet.OpenAsync(sink, StoredSet.Key);
        var context = new VerificationContext
        {
            Sink = sink,
            SetKey = set.Key,
            Manifest = set.Manifest with { Parts = [set.Manifest.Parts[0] with { StoredSha256 = new string('0', 64) }] },
            Checksums = set.Checksums,
        };

        var result = await new StoredVerifier().VerifyAsync(context);

        Assert.Equal(("manifest", Data), result.Findings.Select(finding => (finding.Name, finding.Subject)).Single());
    }

    private static async Task<VerificationResult> VerifyAsync(InMemorySink sink, string setKey, Action<InMemorySink> change)
    {
        var set = await BackupSet.OpenAsync(sink, setKey);
        change(sink);
        return await set.VerifyAsync(new StoredVerifier());
    }
}
