using System.Globalization;
using System.Security.Cryptography;

using BackupKit.Catalog;
using BackupKit.Hashing;
using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;
using BackupKit.MySql.Verification;
using BackupKit.Verification;

namespace BackupKit.IntegrationTests.Verification.Mutations;

/// <summary>A whole set in memory, as a run stored it, which a test edits: by accident, or with every hash made to fit again.</summary>
/// <param name="files">Every file by its key relative to the set, <c>manifest.json</c> and <c>SHA256SUMS</c> included.</param>
internal sealed class EditableSet(IEnumerable<KeyValuePair<string, byte[]>> files) : MemorySink(files)
{
    /// <summary>Backs a database up, through everything a run goes through.</summary>
    public static async Task<EditableSet> BackUpAsync(
        TestDatabase database,
        DataFormat format = DataFormat.LoadData,
        Action<BackupPipelineBuilder>? configure = null)
    {
        var stored = new EditableSet([]);
        var builder = new BackupPipelineBuilder("mutations")
            .FromMySql(TestServers.ConnectionString(database.Server), options =>
            {
                options.Databases.Include(database.Name);
                options.Format = format;
                options.ChunkBytes = 64 << 10;
            })
            .To(stored)
            .NoCompression();
        configure?.Invoke(builder);
        var result = await builder.Build().RunAsync();
        var prefix = result.SetKey + "/";
        return new EditableSet(stored.Files.Select(f => KeyValuePair.Create(f.Key[prefix.Length..], f.Value)));
    }

    public EditableSet Copy() => new(Files.Select(f => KeyValuePair.Create(f.Key, f.Value.ToArray())));

    public BackupManifest Manifest => ManifestJson.ReadManifest(Files[SetFiles.Manifest]);

    /// <summary>Replaces the manifest and makes the checksums fit.</summary>
    public void Change(Func<BackupManifest, BackupManifest> edit) => Seal(edit(Manifest));

    /// <summary>Makes lengths and hashes of the manifest and the checksums fit the files as they are.</summary>
    public void Seal(BackupManifest? manifest = null)
    {
        manifest ??= Manifest;
        manifest = manifest with { Parts = [.. manifest.Parts.Select(p => Files.TryGetValue(p.Key, out var bytes) ? Fit(p, bytes) : p)] };
        Files[SetFiles.Manifest] = ManifestJson.Write(manifest);
        Files[SetFiles.Checksums] = ChecksumFile.Format(Files
            .Where(f => f.Key != SetFiles.Checksums)
            .Select(f => KeyValuePair.Create(f.Key, Sha256(f.Value))));
    }

    /// <summary>What <c>backupkit verify --level content</c> finds: names of findings, or the code of the error that refuses the set.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync()
    {
        try
        {
            var set = await BackupSet.OpenAsync(this);
            var stored = await set.VerifyAsync(new StoredVerifier { ReadsParts = false });
            var content = await set.VerifyAsync(new ContentVerifier());
            return Names([.. stored.Findings, .. content.Findings]);
        }
        catch (BackupException ex)
        {
            return [ex.Code.ToString()];
        }
    }

    /// <summary>What a comparison with a server finds.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(TestDatabase database)
    {
        var result = await MySqlServerComparer.CompareAsync(await BackupSet.OpenAsync(this), new MySqlCompareOptions
        {
            ConnectionString = TestServers.ConnectionString(database.Server),
            Databases = [database.Name],
            Workers = 2,
        });
        return Names(result.Findings);
    }

    public async Task SaveAsync(string directory)
    {
        foreach (var (key, bytes) in Files)
        {
            var path = Path.Combine(directory, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
        }
    }

    public override async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        Files[key] = bytes.ToArray();
    }

    public override Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        Files.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static PartRecord Fit(PartRecord part, byte[] bytes) => part with
    {
        StoredSha256 = Sha256(bytes),
        StoredLength = bytes.Length,

        // A compressed part keeps what it says of its plain bytes: tests that edit content use sets without compression.
        PlainLength = part.Compression == "none" ? bytes.Length : part.PlainLength,
        PlainXxh3 = part.Compression == "none" ? XxHash3.Hash128(bytes).ToString("x32", CultureInfo.InvariantCulture) : part.PlainXxh3,
    };

    private static IReadOnlyList<string> Names(IEnumerable<VerificationFinding> findings) =>
        [.. findings.Select(f => f.Name).Distinct().Order(StringComparer.Ordinal)];
}
