using System.Text.RegularExpressions;

namespace BackupKit.IntegrationTests.Restore;

public sealed partial class ResumeTests
{
    private const string Tables = """
        CREATE TABLE keyless (a INT, b VARCHAR(200)) PARTITION BY HASH (a) PARTITIONS 5 $$
        CREATE TABLE keyed (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200), KEY (v)) $$
        CREATE TABLE mine (a INT, b VARCHAR(200)) ENGINE=MyISAM $$
        CREATE VIEW seen AS SELECT a FROM keyless $$
        CREATE TRIGGER t BEFORE INSERT ON keyed FOR EACH ROW SET NEW.v = 'changed'
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    [Trait("Trap", "39")]
    public async Task Resume_ConnectionCutAnywhere_EndsWithTheExactRows(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Tables.Split("$$")[0] + "$$" + Tables.Split("$$")[1] + "$$" + Tables.Split("$$")[2]);
        foreach (var table in new[] { "keyless (a, b)", "mine (a, b)" })
        {
            await source.ExecuteAsync($"INSERT INTO {table} VALUES {Rows(800)}");
        }

        await source.ExecuteAsync("INSERT INTO keyed (v) SELECT b FROM keyless");
        await RestoreLab.RunAsync(source, string.Join("$$", Tables.Split("$$")[3..]));
        var set = await RestoreLab.DumpAsync(source, options => options.ChunkBytes = 64 << 10);
        var total = await CountBytesAsync(server, set, source);

        for (var cut = 1; cut <= 12; cut++)
        {
            await using var target = new TargetDatabase(server);
            var request = RestoreLab.As(source, target.Name) with { Workers = 2 };
            await using (var proxy = new CuttingProxy(Port(server), total * cut / 13))
            {
                await Assert.ThrowsAnyAsync<BackupException>(() => RunAsync(server, proxy, set, request, 0));
            }

            var resumed = await ResumeAsync(server, set, request);

            Assert.True(resumed.Verification!.IsPassed);
            Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Plan_UnfinishedRestoreOfAnotherSet_IsRefused(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = await TestServers.CreateDatabaseAsync(server, "bk_target");
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var set = await RestoreLab.DumpAsync(source);
        await target.ExecuteAsync("CREATE TABLE _backupkit_restore (id BINARY(32), set_id VARBINARY(255), step BLOB, row_count BIGINT, digest VARBINARY(255))");
        await target.ExecuteAsync("INSERT INTO _backupkit_restore VALUES (x'00', 'another', 'set', 0, '')");
        var request = RestoreLab.As(source, target.Name) with { Resume = true };

        var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreLab.RestoreAsync(server, set, request));

        Assert.Equal(BackupErrorCode.JournalMismatch, refused.Code);
    }

    private static string Rows(int count) =>
        string.Join(",", Enumerable.Range(0, count).Select(i => $"({i % 50}, '{new string((char)('a' + (i % 7)), 150)}')"));

    // Before the journal exists nothing was restored: a run that ended there begins anew.
    private static async Task<RestoreResult> ResumeAsync(ServerName server, BackupSet set, RestoreRequest request) =>
        await RestoreLab.RestoreAsync(server, set, request with { Resume = true }, options => options.DeferIndexBytes = 0);

    private static async Task<long> CountBytesAsync(ServerName server, BackupSet set, TestDatabase source)
    {
        await using var target = new TargetDatabase(server);
        await using var proxy = new CuttingProxy(Port(server), long.MaxValue / 2);
        await RunAsync(server, proxy, set, RestoreLab.As(source, target.Name) with { Workers = 2 }, 0);
        return (long.MaxValue / 2) - proxy.Left;
    }

    private static Task<RestoreResult> RunAsync(ServerName server, CuttingProxy proxy, BackupSet set, RestoreRequest request, int retries) =>
        RestoreLab.RestoreAsync(server, set, request, options =>
        {
            options.ConnectionString = PortPattern().Replace(options.ConnectionString, $"Port={proxy.Port}") + ";SslMode=None";
            options.DeferIndexBytes = 0;
            options.Retries = retries;
        });

    private static int Port(ServerName server) =>
        int.Parse(PortPattern().Match(TestServers.ConnectionString(server)).Groups[1].Value);

    [GeneratedRegex("Port=([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex PortPattern();
}
