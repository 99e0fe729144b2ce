using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Backups and other sessions' DDL do not make each other fail.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class DdlBesideBackupTests
{
    private const int Rounds = 3;

    [Theory, Trait("Rule", "S1")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_TwoAtATimeBesideDdl_NeitherSideFails(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var storm = DdlStorm.Start(database, sessions: 2);

        await Task.WhenAll(DumpAsync(database), DumpAsync(database));
        await storm.StopAsync();

        Assert.DoesNotContain(storm.Errors, number => number is ServerErrorNumbers.Deadlock or ServerErrorNumbers.LockWaitTimeout);
        Assert.True(storm.Statements > Rounds, $"the storm ran only {storm.Statements} statements");
    }

    [Theory, Trait("Rule", "S13")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_BesideDdlOnNonTransactionalTables_DoesNotFail(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var storm = DdlStorm.Start(database, sessions: 1, engine: "MyISAM");

        for (var i = 0; i < 4; i++)
        {
            await DumpLab.RunAsync(DumpLab.Options(database, options => options.LockAttempts = 50), workers: 2);
        }
    }

    [Theory, Trait("Rule", "S13")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_TablesWithoutRowsOfTheirOwn_NeedNoLock(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE m1 (a INT NOT NULL) ENGINE=MyISAM");
        await database.ExecuteAsync("INSERT INTO m1 VALUES (1)");
        await database.ExecuteAsync("CREATE TABLE merged (a INT NOT NULL) ENGINE=MERGE UNION=(m1)");
        if (!TestServers.IsMariaDb(server))
        {
            await database.ExecuteAsync("CREATE TABLE hole (a INT NOT NULL) ENGINE=BLACKHOLE");
        }


        var set = await DumpLab.RunAsync(DumpLab.Options(database, options => options.LockAttempts = 1));

        Assert.Equal([$"{database.Name}.m1 (MyISAM): LOCK TABLES READ until stored"], set.Report.Consistency.NonTransactionalTables);
        Assert.Contains(set.Report.Inventory, item => item.Name == "merged");
        Assert.DoesNotContain(set.Parts, part => part.Kind == PartKind.Rows && part.ObjectName is "merged" or "hole");
    }

    private static async Task DumpAsync(TestDatabase database)
    {
        for (var i = 0; i < Rounds; i++)
        {
            var set = await DumpLab.RunAsync(DumpLab.Options(database), workers: 2);
            Assert.Contains(set.Parts, part => part.ObjectName == "kept" && part.Result.Digest?.Rows == 3);
        }
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE kept (a INT PRIMARY KEY) ENGINE=InnoDB");
        await database.ExecuteAsync("INSERT INTO kept VALUES (1), (2), (3)");
        return database;
    }
}
