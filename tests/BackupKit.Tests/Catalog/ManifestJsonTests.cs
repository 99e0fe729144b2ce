using System.Text;
using System.Text.Json.Nodes;
using BackupKit.Catalog;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Catalog;

public sealed class ManifestJsonTests
{
    private static readonly BackupManifest Manifest = Samples.Manifest(Samples.Part("data/a.dat", new string('a', 64)));

    [Fact]
    public async Task ReadManifest_WhatWasWritten_WritesTheSameBytesAgain()
    {
        var json = ManifestJson.Write(Manifest);

        var again = ManifestJson.Write(ManifestJson.ReadManifest(json));

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(again));
        Assert.Contains("größe", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', Encoding.UTF8.GetString(json));
    }

    [Fact]
    public async Task WriteAsync_ToAStream_WritesTheSameBytes()
    {
        using var stream = new MemoryStream();

        await ManifestJson.WriteAsync(stream, Manifest, CancellationToken.None);

        Assert.Equal(ManifestJson.Write(Manifest), stream.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task TryReadManifestAsync_InSlices_ReadsTheSame(int size)
    {
        using var stream = new SlicingStream(ManifestJson.Write(Manifest), size);

        var manifest = await ManifestJson.TryReadManifestAsync(stream, CancellationToken.None);

        Assert.Equal(ManifestJson.Write(Manifest), ManifestJson.Write(manifest!));
    }

    [Fact]
    public void ReadManifest_UnknownProperties_AreIgnored()
    {
        var json = Edit(node => node["somethingNew"] = new JsonObject { ["a"] = 1 });

        Assert.Equal("shop", ManifestJson.ReadManifest(json).Policy);
    }

    [Theory]
    [InlineData("findings")]
    [InlineData("optOuts")]
    [InlineData("capabilities")]
    public void ReadManifest_OptionalListIsMissing_IsEmpty(string property)
    {
        var json = Edit(node => node.Remove(property));

        var manifest = ManifestJson.ReadManifest(json);

        Assert.Empty(manifest.Findings);
        Assert.Empty(manifest.OptOuts);
        Assert.Empty(manifest.Capabilities);
    }

    [Theory]
    [InlineData("parts")]
    [InlineData("setId")]
    [InlineData("consistency")]
    public async Task ReadManifest_RequiredPropertyIsMissing_IsCorrupt(string property)
    {
        var json = Edit(node => node.Remove(property));

        Assert.Equal(BackupErrorCode.SetCorrupt, await FailsAsync(json));
    }

    [Fact]
    public async Task ReadManifest_NullWhereAListBelongs_IsCorrupt()
    {
        var json = Edit(node => node["parts"] = null);

        Assert.Equal(BackupErrorCode.SetCorrupt, await FailsAsync(json));
    }

    [Fact]
    public async Task ReadManifest_NewerFormat_IsUnsupported()
    {
        var json = Edit(node => node["format"] = BackupManifest.CurrentFormat + 1);

        Assert.Equal(BackupErrorCode.SetUnsupported, await FailsAsync(json));
    }

    [Fact]
    public async Task ReadManifest_UnknownCapability_IsUnsupported()
    {
        var json = Edit(node => node["capabilities"] = new JsonArray("time-travel"));

        Assert.Equal(BackupErrorCode.SetUnsupported, await FailsAsync(json));
    }

    [Fact]
    public async Task ReadManifest_CutAtEveryByte_IsCorrupt()
    {
        var json = ManifestJson.Write(Manifest);

        for (var length = 0; length < json.Length; length++)
        {
            Assert.Equal(BackupErrorCode.SetCorrupt, await FailsAsync(json[..length]));
        }
    }

    private static byte[] Edit(Action<JsonObject> change)
    {
        var node = JsonNode.Parse(ManifestJson.Write(Manifest))!.AsObject();
        change(node);
        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    private static async Task<BackupErrorCode> FailsAsync(byte[] json)
    {
        using var stream = new SlicingStream(json, 7);
        Assert.Null(await ManifestJson.TryReadManifestAsync(stream, CancellationToken.None));
        return Assert.Throws<BackupException>(() => ManifestJson.ReadManifest(json)).Code;
    }
}
