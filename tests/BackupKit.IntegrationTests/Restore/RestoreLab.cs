using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using BackupKit.Hashing;
using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Dumps into memory and restores from there.</summary>
internal static class RestoreLab
{
    public static async Task<BackupSet> DumpAsync(TestDatabase database, Action<MySqlSourceOptions>? configure = null) =>
        ToSet(await DumpLab.RunAsync(DumpLab.Options(database, configure)));

    public static BackupSet ToSet(DumpedSet dumped)
    {
        var parts = dumped.Parts.Select(p => p with
        {
            StoredSha256 = Convert.ToHexStringLower(SHA256.HashData(dumped.Files[p.Key])),
            PlainXxh3 = XxHash3.Hash128(dumped.Files[p.Key]).ToString("x32", CultureInfo.InvariantCulture),
        });
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            SetId = "20260101T000000Z-test",
            Policy = "test",
            Tool = "test",
            Started = default,
            Ended = default,
            Source = dumped.Report.Source,
            Consistency = dumped.Report.Consistency,
            Inventory = dumped.Report.Inventory,
            Parts = [.. parts],
        };
        return ToSet(manifest, new MemorySink(dumped.Files));
    }

    public static BackupSet ToSet(BackupManifest manifest, MemorySink sink) => new(
        sink,
        "",
        new SetHeader { Format = 1, SetId = manifest.SetId, Policy = "test", Status = "complete", Started = default },
        manifest,
        manifest.Parts.ToDictionary(p => p.Key, p => p.StoredSha256));

    public static MySqlRestoreTarget Target(ServerName server, Action<MySqlRestoreOptions>? configure = null)
    {
        var options = new MySqlRestoreOptions { ConnectionString = TestServers.ConnectionString(server) };
        configure?.Invoke(options);
        return new MySqlRestoreTarget(options);
    }

    public static async Task<RestoreResult> RestoreAsync(
        ServerName server,
        BackupSet set,
        RestoreRequest request,
        Action<MySqlRestoreOptions>? configure = null)
    {
        var target = Target(server, configure);
        return await target.ExecuteAsync(await target.PlanAsync(set, request));
    }

    public static RestoreRequest As(TestDatabase database, string name) => new()
    {
        Databases = [database.Name],
        Rename = new Dictionary<string, string> { [database.Name] = name },
        Workers = 3,
    };

    public static Task<VerificationResult> CompareAsync(ServerName server, BackupSet set, TestDatabase database, string name) =>
        MySqlServerComparer.CompareAsync(set, new MySqlCompareOptions
        {
            ConnectionString = TestServers.ConnectionString(server),
            Databases = [database.Name],
            Rename = new Dictionary<string, string> { [database.Name] = name },
            Workers = 2,
        });

    /// <summary>The set with another definition of an object, with hashes that fit.</summary>
    public static BackupSet WithFile(BackupSet set, InventoryItem item, byte[] text)
    {
        var key = item.Properties["definition"];
        var sink = (MemorySink)set.Sink;
        sink.Files[key] = text;
        var hash = Convert.ToHexStringLower(SHA256.HashData(text));
        var manifest = set.Manifest with
        {
            Inventory = [.. set.Manifest.Inventory.Select(i => i == item ? i with { DefinitionSha256 = hash } : i)],
            Parts =
            [
                .. set.Manifest.Parts.Select(p => p.Key != key ? p : p with
                {
                    PlainLength = text.Length,
                    StoredLength = text.Length,
                    StoredSha256 = hash,
                    PlainXxh3 = XxHash3.Hash128(text).ToString("x32", CultureInfo.InvariantCulture),
                }),
            ],
        };
        return ToSet(manifest, sink);
    }

    /// <summary>The script, cut into statements at lines of <c>$$</c>.</summary>
    public static async Task RunAsync(TestDatabase database, string script)
    {
        foreach (var statement in script.Split("$$", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await DeadlockRetry.ExecuteAsync(database.Session, Encoding.UTF8.GetBytes(statement));
        }
    }
}
