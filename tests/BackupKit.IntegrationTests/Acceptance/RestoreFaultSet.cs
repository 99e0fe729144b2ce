using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;
using BackupKit.MySql.Verification;
using BackupKit.Sinks;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>A set on disk of two tables with one part each, both of one size, which a test may damage.</summary>
internal sealed class RestoreFaultSet : IAsyncDisposable
{
    private readonly ServerName _server;
    private readonly TemporaryDirectory _directory = new();
    private readonly TestDatabase _source;
    private readonly TargetDatabase _target;
    private string _key = "";

    private RestoreFaultSet(ServerName server, TestDatabase source)
    {
        (_server, _source) = (server, source);
        _target = new TargetDatabase(server);
    }

    public string Source => _source.Name;

    public string Target => _target.Name;

    public string Path => System.IO.Path.Combine(_directory.Path, _key);

    public static async Task<RestoreFaultSet> CreateAsync(ServerName server)
    {
        var set = new RestoreFaultSet(server, await TestServers.CreateDatabaseAsync(server));
        foreach (var table in new[] { "a", "b" })
        {
            var rows = Enumerable.Range(1000, 2000).Select(i => $"({i}, '{new string(table[0], 100)}')");
            await set._source.ExecuteAsync($"CREATE TABLE {table} (id INT PRIMARY KEY, text CHAR(100) NOT NULL)");
            await set._source.ExecuteAsync($"INSERT INTO {table} VALUES {string.Join(",", rows)}");
        }

        var options = new MySqlSourceOptions { ConnectionString = TestServers.ConnectionString(server) };
        options.Databases.Include(set.Source);
        var result = await new BackupPipelineBuilder("fault")
            .From(new MySqlBackupSource(options))
            .NoCompression()
            .To(new DirectorySink(set._directory.Path))
            .Build()
            .RunAsync();
        set._key = result.SetKey;
        return set;
    }

    /// <summary>The file with the rows of a table.</summary>
    public string FileOf(string table) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Path, "data"), $"*.{table}.*.dat").Single();

    public Task<BackupSet> OpenAsync() => BackupSet.OpenAsync(new DirectorySink(_directory.Path), _key);

    public RestoreRequest Request() => new()
    {
        Databases = [Source],
        Rename = new Dictionary<string, string> { [Source] = Target },
        Workers = 1,
    };

    public async Task RestoreAsync(
        RestoreRequest? request = null,
        string? server = null,
        IProgress<BackupProgress>? progress = null,
        bool allowLoadData = true)
    {
        var target = new MySqlRestoreTarget(new MySqlRestoreOptions
        {
            ConnectionString = server ?? TestServers.ConnectionString(_server),
            AllowLoadData = allowLoadData,
        });
        var plan = await target.PlanAsync(await OpenAsync(), request ?? Request());
        await target.ExecuteAsync(plan, progress);
    }

    /// <summary>The names of what the two verifiers find.</summary>
    public async Task<(string Stored, string Content)> VerifyAsync()
    {
        var set = await OpenAsync();
        var stored = await set.VerifyAsync(new BackupKit.Verification.StoredVerifier());
        var content = await set.VerifyAsync(new ContentVerifier());
        return (Names(stored), Names(content));
    }

    /// <summary>Changes the manifest's record of the rows of a table, and its checksum when asked for.</summary>
    public async Task EditManifestAsync(string table, Action<JsonObject> edit, bool withChecksum)
    {
        var file = System.IO.Path.Combine(Path, "manifest.json");
        var before = await File.ReadAllBytesAsync(file);
        var manifest = JsonNode.Parse(before)!;
        var part = manifest["parts"]!.AsArray().Single(p => p!["key"]!.GetValue<string>().EndsWith(System.IO.Path.GetFileName(FileOf(table)), StringComparison.Ordinal));
        edit(part!.AsObject());
        var after = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        await File.WriteAllBytesAsync(file, after);
        if (withChecksum)
        {
            var sums = System.IO.Path.Combine(Path, "SHA256SUMS");
            var text = await File.ReadAllTextAsync(sums);
            await File.WriteAllTextAsync(sums, text.Replace(Hash(before), Hash(after), StringComparison.Ordinal));
        }
    }

    public async Task AssertNothingCommittedAsync(string table) =>
        Assert.Equal("0", await _target.ScalarAsync($"SELECT COUNT(*) FROM {table}"));

    public async ValueTask DisposeAsync()
    {
        await _target.DisposeAsync();
        await _source.DisposeAsync();
        _directory.Dispose();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Names(VerificationResult result) =>
        string.Join(",", result.Findings.Select(f => f.Name).Distinct().Order(StringComparer.Ordinal));
}
