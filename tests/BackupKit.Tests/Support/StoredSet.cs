using System.Security.Cryptography;
using BackupKit.Catalog;

namespace BackupKit.Tests.Support;

/// <summary>Stores a small complete set by hand, without the workflow.</summary>
internal static class StoredSet
{
    public const string Key = "shop/20261122T020000Z-7k3f";

    public static async Task<InMemorySink> CreateAsync(string setKey = Key)
    {
        var sink = new InMemorySink();
        var data = "1\tone\n"u8.ToArray();
        var part = Samples.Part("data/shop.orders.00000.dat", Hash(data)) with { Compression = "none", StoredLength = data.Length, PlainLength = data.Length };
        var files = new Dictionary<string, byte[]>
        {
            [part.Key] = data,
            [SetFiles.Header] = ManifestJson.Write(Samples.Header),
            [SetFiles.Manifest] = ManifestJson.Write(Samples.Manifest(part)),
        };
        var checksums = files.ToDictionary(file => file.Key, file => Hash(file.Value));
        foreach (var (key, content) in files.Append(new(SetFiles.Checksums, ChecksumFile.Format(checksums))))
        {
            await sink.WriteAsync(ObjectKey.Combine(setKey, key), new MemoryStream(content));
        }

        return sink;
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
