using System.Text;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Catalog;

public sealed class BackupSetTests
{
    [Theory]
    [InlineData("")]
    [InlineData(StoredSet.Key)]
    [InlineData("some/where/else")]
    public async Task OpenAsync_CompleteSet_HasItsManifest(string setKey)
    {
        var sink = await StoredSet.CreateAsync(setKey);

        var set = await BackupSet.OpenAsync(sink, setKey);

        Assert.Equal(setKey, set.Key);
        Assert.Single(set.Manifest.Parts);
        Assert.Equal(3, set.Checksums.Count);
    }

    [Fact]
    [Trait("Rule", "Q5")]
    public async Task OpenAsync_NoMarker_IsIncomplete()
    {
        var sink = await StoredSet.CreateAsync();
        sink.Objects.TryRemove($"{StoredSet.Key}/SHA256SUMS", out _);

        Assert.Equal(BackupErrorCode.SetIncomplete, await OpenFailsAsync(sink, StoredSet.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop")]
    [InlineData("shop/20261122T020000Z-7k3")]
    [InlineData("nothing")]
    public async Task OpenAsync_NoSet_IsNotFound(string setKey)
    {
        var sink = await StoredSet.CreateAsync();

        Assert.Equal(BackupErrorCode.SetNotFound, await OpenFailsAsync(sink, setKey));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("set.json")]
    public async Task OpenAsync_FileMissingOrEdited_IsCorrupt(string file)
    {
        var sink = await StoredSet.CreateAsync();
        sink.Objects[$"{StoredSet.Key}/{file}"] = [.. sink.Objects[$"{StoredSet.Key}/{file}"], (byte)'\n'];
        Assert.Equal(BackupErrorCode.SetCorrupt, await OpenFailsAsync(sink, StoredSet.Key));

        sink.Objects.TryRemove($"{StoredSet.Key}/{file}", out _);
        Assert.Equal(BackupErrorCode.SetCorrupt, await OpenFailsAsync(sink, StoredSet.Key));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("set.json")]
    [InlineData("data/")]
    public async Task OpenAsync_ChecksumsLackAFile_IsCorrupt(string file)
    {
        var sink = await StoredSet.CreateAsync();
        var lines = Encoding.ASCII.GetString(sink.Objects[$"{StoredSet.Key}/SHA256SUMS"]).Split('\n');
        sink.Objects[$"{StoredSet.Key}/SHA256SUMS"] =
            Encoding.ASCII.GetBytes(string.Join('\n', lines.Where(line => !line.Contains("  " + file, StringComparison.Ordinal))));

        Assert.Equal(BackupErrorCode.SetCorrupt, await OpenFailsAsync(sink, StoredSet.Key));
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", BackupErrorCode.SetUnsupported)]
    [InlineData("\"capabilities\": []", "\"capabilities\": [\"time-travel\"]", BackupErrorCode.SetUnsupported)]
    [InlineData("\"parts\": [", "\"parts\": [[", BackupErrorCode.SetCorrupt)]
    public async Task OpenAsync_ManifestNotForThisVersion_IsRefused(string old, string replacement, BackupErrorCode expected)
    {
        var sink = await StoredSet.CreateAsync();
        var manifest = sink.Objects[$"{StoredSet.Key}/manifest.json"];
        var edited = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(manifest).Replace(old, replacement, StringComparison.Ordinal));
        var checksums = Encoding.ASCII.GetString(sink.Objects[$"{StoredSet.Key}/SHA256SUMS"])
            .Replace(StoredSet.Hash(manifest), StoredSet.Hash(edited), StringComparison.Ordinal);
        sink.Objects[$"{StoredSet.Key}/manifest.json"] = edited;
        sink.Objects[$"{StoredSet.Key}/SHA256SUMS"] = Encoding.ASCII.GetBytes(checksums);

        Assert.NotEqual(manifest, edited);
        Assert.Equal(expected, await OpenFailsAsync(sink, StoredSet.Key));
    }

    [Fact]
    public async Task ListAsync_JunkAroundSets_ListsTheSetsOldestFirst()
    {
        var sink = await StoredSet.CreateAsync();
        var whole = sink.Objects.Values.Sum(content => (long)content.Length);
        sink.Objects["shop/20261121T020000Z-aaaa/data/x"] = [1, 2, 3];
        sink.Objects["shop/20261123T020000Z-bbbb/set.json"] = "{ not json"u8.ToArray();
        sink.Objects["shop/20261123T020000Z-bbbb/SHA256SUMS"] = [];
        sink.Objects["shop/notes.txt"] = [1];
        sink.Objects["lost+found/SHA256SUMS"] = [1];
        sink.Objects["20261121T020000Z-aaaa"] = [1];

        var sets = await BackupSet.ListAsync(sink);

        Assert.Equal(["shop/20261121T020000Z-aaaa", StoredSet.Key, "shop/20261123T020000Z-bbbb"], sets.Select(set => set.Key));
        Assert.Equal([false, true, true], sets.Select(set => set.IsComplete));
        Assert.Equal([3, whole], sets.Take(2).Select(set => set.StoredBytes));
        Assert.Null(sets[0].Header);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 2, 0, 0, TimeSpan.Zero), sets[0].Started);
        Assert.Equal("shop", sets[1].Header!.Policy);
        Assert.Null(sets[2].Header);
    }

    [Fact]
    public async Task ListAsync_RootIsTheSet_IsListedWithAnEmptyKey()
    {
        var sink = await StoredSet.CreateAsync("");

        var set = Assert.Single(await BackupSet.ListAsync(sink));

        Assert.Equal("", set.Key);
        Assert.True(set.IsComplete);
    }

    private static async Task<BackupErrorCode> OpenFailsAsync(IBackupSink sink, string setKey) =>
        (await Assert.ThrowsAsync<BackupException>(() => BackupSet.OpenAsync(sink, setKey))).Code;
}
