using System.Collections.Concurrent;
using System.Diagnostics;

using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Limits that make a backup wait for others; alone on the servers, because others are what is counted.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class LoadLimitTests
{
    private readonly ConcurrentQueue<BackupProgress> _told = new();

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Category", "Slow")]
    public async Task Run_OthersKeepTheServerBusy_WaitsUntilTheyAreDoneAndSaysSo(ServerName server)
    {
        await using var database = await CreateAsync(server, rows: 2_000);
        using var directory = new TemporaryDirectory();
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestServers.ConnectAsync(server)));
        var busy = Task.WhenAll(others.Select(other => other.QueryAsync("SELECT SLEEP(6)")));

        var result = await Pipeline(database, directory, options => options.MaxThreadsRunning = 3).RunAsync(new Progress(_told));

        Assert.True(busy.IsCompleted);

        // MySQL 9.7 counts a thread of its own as running, too.
        Assert.Contains(_told, progress => progress.Throttle is "4 threads of others are running, the limit is 3" or "5 threads of others are running, the limit is 3");
        Assert.Null(_told.Last(progress => progress.Phase == "dump").Throttle);
        Assert.Equal(2_000, result.Manifest.Parts.Sum(part => part.Result.Digest?.Rows ?? 0));
        await busy;
        await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Run_OnlyItsOwnSessionsRun_WaitsForNothing(ServerName server)
    {
        await using var database = await CreateAsync(server, rows: 20_000);
        using var directory = new TemporaryDirectory();

        await Pipeline(database, directory, options => options.MaxThreadsRunning = 2).RunAsync(new Progress(_told));

        // A server has a few threads of its own that count as running now and then.
        Assert.True(_told.Count(progress => progress.Throttle is not null) <= 1);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Run_MaxRate_KeepsToIt(ServerName server)
    {
        await using var database = await CreateAsync(server, rows: 20_000);
        using var directory = new TemporaryDirectory();
        var begun = Stopwatch.GetTimestamp();

        var result = await Pipeline(database, directory, _ => { }, builder => builder.MaxRate(1 << 20)).RunAsync(new Progress(_told));

        var rows = result.Manifest.Parts.Where(part => part.Kind == PartKind.Rows).ToList();
        Assert.Equal(20_000, rows.Sum(part => part.Result.Digest!.Value.Rows));
        Assert.True(Stopwatch.GetElapsedTime(begun).TotalSeconds > (rows.Sum(part => part.PlainLength) / 1048576.0) - 0.2);
        Assert.Contains("limited to 1 MiB/s", _told.Select(progress => progress.Throttle));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Check_LagOfAServerThatIsNoReplica_SaysThatTheLimitHasNoEffect(ServerName server)
    {
        await using var database = await CreateAsync(server, rows: 1);

        var findings = await new MySqlBackupSource(DumpLab.Options(database, options => options.MaxReplicaLag = TimeSpan.FromSeconds(1))).CheckAsync();

        Assert.Contains(findings, finding => finding.Severity == FindingSeverity.Warning && finding.Message.Contains("lag of the replica", StringComparison.Ordinal));
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server, int rows)
    {
        var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200))");
        await database.ExecuteAsync("INSERT INTO t (v) VALUES (REPEAT('v', 100))");
        for (var count = 1; count < rows; count *= 2)
        {
            await database.ExecuteAsync($"INSERT INTO t (v) SELECT v FROM t LIMIT {Math.Min(count, rows - count)}");
        }

        return database;
    }

    private static BackupPipeline Pipeline(
        TestDatabase database,
        TemporaryDirectory directory,
        Action<MySqlSourceOptions> configure,
        Action<BackupPipelineBuilder>? build = null)
    {
        var builder = new BackupPipelineBuilder("limits").From(new MySqlBackupSource(DumpLab.Options(database, configure))).ToDirectory(directory.Path).Workers(3);
        build?.Invoke(builder);
        return builder.Build();
    }

    private sealed class Progress(ConcurrentQueue<BackupProgress> told) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => told.Enqueue(value);
    }
}
