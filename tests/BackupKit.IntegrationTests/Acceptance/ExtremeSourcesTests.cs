using System.Globalization;

using BackupKit.IntegrationTests.Cli;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>Acceptance item A7: sources of extreme shape, through the command with its default settings.</summary>
[Trait("Category", "Slow")]
public sealed class ExtremeSourcesTests
{
    private const long MemoryLimit = 300L << 20;
    private const int ManyTables = 10_000;

    public static TheoryData<ServerName> Servers => TestServers.All;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task RoundTrip_KeysAtBothEndsOfBigint_IsWhole(ServerName server)
    {
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, v CHAR(10))");
        await database.ExecuteAsync("INSERT INTO t VALUES (1,'one'),(9223372036854775807,'last')");

        await RoundTripAsync(TestServers.ConnectionString(server), database.Name, "--chunk-size", "64K");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task RoundTrip_SparseKeysInManyChunks_IsWhole(ServerName server)
    {
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, v CHAR(200))");
        await database.ExecuteAsync("INSERT INTO t VALUES (1,REPEAT('a',200)),(9223372036854775807,REPEAT('z',200))");
        await database.ExecuteAsync("CREATE TABLE n (n INT PRIMARY KEY)");
        await database.ExecuteAsync($"INSERT INTO n VALUES {string.Join(',', Enumerable.Range(1, 2000).Select(n => $"({n})"))}");
        await database.ExecuteAsync("INSERT INTO t SELECT n*4611686018427380, REPEAT('m',200) FROM n");

        await RoundTripAsync(TestServers.ConnectionString(server), database.Name, "--chunk-size", "64K");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task RoundTrip_TableWithoutAnyKey_IsWhole(ServerName server)
    {
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT, b VARCHAR(200))");
        await database.ExecuteAsync("INSERT INTO t VALUES (1,'x'),(1,'x'),(NULL,NULL),(2,'y')");
        for (var doubling = 0; doubling < 12; doubling++)
        {
            await database.ExecuteAsync("INSERT INTO t SELECT * FROM t");
        }

        await RoundTripAsync(TestServers.ConnectionString(server), database.Name, "--chunk-size", "64K");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task RoundTrip_RowOf64Megabytes_StaysBelowTheMemoryLimit(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server, "--max-allowed-packet=256M");
        await using var session = await scratch.ConnectAsync();
        await session.ExecuteAsync("CREATE DATABASE big");
        await session.ExecuteAsync("CREATE TABLE big.t (id INT PRIMARY KEY, v LONGBLOB)");
        await session.ExecuteAsync($"INSERT INTO big.t VALUES (1,REPEAT(CHAR(0,255,9,10,92,39,13,65),{(64 << 20) / 8})),(2,'small')");

        var peak = await RoundTripAsync(scratch.ConnectionString, "big");

        Assert.True(peak < MemoryLimit, $"The backup needed {peak >> 20} MiB.");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task RoundTrip_TenThousandTables_StaysBelowTheMemoryLimit(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server, "--skip-log-bin", "--innodb-flush-method=nosync");
        await using var session = await scratch.ConnectAsync();
        await session.ExecuteAsync("CREATE DATABASE many");
        for (var table = 0; table < ManyTables; table++)
        {
            await session.ExecuteAsync(string.Create(
                CultureInfo.InvariantCulture, $"CREATE TABLE many.t{table} (id INT PRIMARY KEY, v VARCHAR(20), KEY (v))"));
            await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO many.t{table} VALUES ({table},'v')"));
        }

        var peak = await RoundTripAsync(scratch.ConnectionString, "many");

        Assert.True(peak < MemoryLimit, $"The backup needed {peak >> 20} MiB.");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task RoundTrip_EmptyServer_GivesACompleteSetOfNothing(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server);
        using var directory = new TemporaryDirectory();

        await AssertSucceedsAsync(scratch.ConnectionString, "backup", "--server", "env:BK_SERVER", "--to", directory.Path);
        var set = SetIn(directory);
        await AssertSucceedsAsync(scratch.ConnectionString, "verify", set, "--level", "content");
        await AssertSucceedsAsync(scratch.ConnectionString, "restore", set, "--server", "env:BK_SERVER");
        await AssertSucceedsAsync(scratch.ConnectionString, "compare", set, "--server", "env:BK_SERVER");
    }

    /// <summary>Backs up, verifies the content, restores under another name, compares; returns the backup's peak memory.</summary>
    private static async Task<long> RoundTripAsync(string server, string database, params string[] options)
    {
        using var directory = new TemporaryDirectory();
        using var backup = CliProcess.StartOn(
            server, ["backup", "--server", "env:BK_SERVER", "--to", directory.Path, "--databases", database, .. options]);
        var result = await backup.WaitAsync();
        Assert.True(result.ExitCode == 0, result.All);
        var set = SetIn(directory);
        var copy = $"{database}_copy";
        await AssertSucceedsAsync(server, "verify", set, "--level", "content");
        await AssertSucceedsAsync(server, "restore", set, "--server", "env:BK_SERVER", "--database", database, "--as", copy);
        await AssertSucceedsAsync(server, "compare", set, "--server", "env:BK_SERVER", "--database", database, "--as", copy);
        await using var session = await MySqlSession.ConnectAsync(MySqlConnectionSettings.Parse(server), MySqlSessionOptions.Default);
        await session.ExecuteAsync($"DROP DATABASE `{copy}`");
        return backup.PeakMemory;
    }

    private static string SetIn(TemporaryDirectory directory) => Path.GetDirectoryName(
        Directory.EnumerateFiles(directory.Path, "SHA256SUMS", SearchOption.AllDirectories).Single())!;

    private static async Task AssertSucceedsAsync(string server, params string[] arguments)
    {
        var result = await CliProcess.RunOnAsync(server, arguments);
        Assert.True(result.ExitCode == 0, $"backupkit {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.All}");
    }
}
