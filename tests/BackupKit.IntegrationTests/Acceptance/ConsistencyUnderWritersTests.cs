using System.Globalization;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>Acceptance item A2: fifty dumps in a row under four writers.</summary>
[Trait("Category", "Slow")]
public sealed class ConsistencyUnderWritersTests
{
    private const int Dumps = 50;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task RunAsync_FourWritersAndEightWorkers_HoldsExactlyTheTransactionsBeforeItsCoordinates(ServerName server)
    {
        await using var source = await ScratchServer.StartAsync(server);
        await using var session = await source.ConnectAsync();
        await TransferWriters.CreateTablesAsync(session);
        var history = await TransactionHistory.ReadAsync(session);
        await using var target = await TestServers.ConnectAsync(server);
        await using var writers = new TransferWriters();
        writers.Start(4, () => source.ConnectAsync());

        for (var round = 1; round <= Dumps; round++)
        {
            using var directory = new TemporaryDirectory();
            var result = await DumpAsync(source, directory);
            var database = $"bank_{round}_{Guid.NewGuid():N}";
            await RestoreAsync(result, directory, server, database);

            var sum = await target.QueryAsync(
                $"SELECT (SELECT SUM(amount) FROM {database}.left_side)+(SELECT SUM(amount) FROM {database}.right_side)," +
                $"(SELECT COUNT(*) FROM {database}.journal)");
            await target.ExecuteAsync($"DROP DATABASE {database}");

            Assert.Equal(ConsistencyClass.Consistent, result.Manifest.Consistency.Class);
            Assert.Equal("0", sum.Rows[0].GetString(0));
            Assert.Equal(
                history.TransactionsUpTo(result.Manifest.Consistency.Position),
                long.Parse(sum.Rows[0].GetString(1), CultureInfo.InvariantCulture));
            await history.AssertNextEventFollowsAsync(session, result.Manifest.Consistency.Position);
        }

        Assert.True(writers.Committed > 1000, $"The writers hardly wrote: {writers.Committed} transactions.");
    }

    private static async Task<BackupResult> DumpAsync(ScratchServer source, TemporaryDirectory directory)
    {
        var options = new MySqlSourceOptions { ConnectionString = source.ConnectionString, ChunkBytes = 64 << 10 };
        options.Databases.Include(TransferWriters.Database);
        var pipeline = new BackupPipelineBuilder("bank")
            .From(new MySqlBackupSource(options))
            .NoCompression()
            .ToDirectory(directory.Path)
            .Workers(8)
            .Build();
        return await pipeline.RunAsync();
    }

    private static async Task RestoreAsync(BackupResult result, TemporaryDirectory directory, ServerName server, string database)
    {
        var set = await BackupSet.OpenAsync(new BackupKit.Sinks.DirectorySink(directory.Path), result.SetKey);
        var target = new MySqlRestoreTarget(new MySqlRestoreOptions { ConnectionString = TestServers.ConnectionString(server) });
        var plan = await target.PlanAsync(
            set,
            new RestoreRequest { Rename = new Dictionary<string, string> { [TransferWriters.Database] = database } });
        await target.ExecuteAsync(plan);
    }
}
