using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>What the locks of a snapshot hold back, and what not.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class LockCoverageTests
{
    private const int LockWaitTimeout = 1205;

    [Theory, Trait("Rule", "S1"), Trait("Rule", "S4")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_WhileViewsOpen_NobodyCommits(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE i (c INT)");
        await database.ExecuteAsync("INSERT INTO i VALUES (0)");
        await using var other = await database.ConnectAsync();
        await other.ExecuteAsync("SET lock_wait_timeout = 1");
        await other.ExecuteAsync("BEGIN");
        await other.ExecuteAsync("UPDATE i SET c = 1");
        var refused = 0;

        await using (var snapshot = await SnapshotLab.OpenAsync(database, workers: 3, observer: async (step, index, ct) =>
        {
            if (step == SnapshotStep.ViewOpens && index == 1)
            {
                refused = (await Assert.ThrowsAsync<MySqlWireException>(() => other.ExecuteAsync("COMMIT", ct))).ServerErrorNumber;
            }
        }))
        {
            Assert.Equal([0, 0, 0], await snapshot.ScalarOnEachAsync($"SELECT c FROM `{database.Name}`.i"));
        }

        Assert.Equal(LockWaitTimeout, refused);
    }

    [Theory, Trait("Rule", "S5")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task Stages_OfABackup_HoldBackAriaAtTheLastOnly(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE a (c INT) ENGINE=Aria TRANSACTIONAL=1");
        await database.ExecuteAsync("CREATE TABLE m (c INT) ENGINE=MyISAM");
        await using var control = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();
        await other.ExecuteAsync("SET lock_wait_timeout = 1");

        await control.ExecuteAsync("BACKUP STAGE START");
        await control.ExecuteAsync("BACKUP STAGE BLOCK_DDL");
        await other.ExecuteAsync("INSERT INTO a VALUES (1)");
        var myIsam = await Assert.ThrowsAsync<MySqlWireException>(() => other.ExecuteAsync("INSERT INTO m VALUES (1)"));
        await control.ExecuteAsync("BACKUP STAGE BLOCK_COMMIT");
        var aria = await Assert.ThrowsAsync<MySqlWireException>(() => other.ExecuteAsync("INSERT INTO a VALUES (2)"));
        await control.ExecuteAsync("BACKUP STAGE END");

        Assert.Equal((LockWaitTimeout, LockWaitTimeout), (myIsam.ServerErrorNumber, aria.ServerErrorNumber));
    }

    [Theory, Trait("Rule", "S5"), Trait("Rule", "S13")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task OpenAsync_AriaIsWrittenWhileDdlIsBlocked_IsReadAtTheMomentOfTheViews(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE a (c INT) ENGINE=Aria TRANSACTIONAL=1");
        await database.ExecuteAsync("CREATE TABLE i (c INT)");
        await database.ExecuteAsync("INSERT INTO a VALUES (0)");
        await database.ExecuteAsync("INSERT INTO i VALUES (0)");
        for (var round = 0; round < 3; round++)
        {
            var counters = await LoadWriters.StartAsync(database, 1, _ => ["UPDATE a SET c = c + 1", "UPDATE i SET c = c + 1"]);
            await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 3);
            var table = snapshot.Tables.Single(t => t.Name == "a");
            long held;
            await using (var lease = await snapshot.RentAsync(table, CancellationToken.None))
            {
                held = await lease.Session.ScalarAsync($"SELECT c FROM {table.Sql}");
            }

            await snapshot.ReleaseTableAsync(table, CancellationToken.None);
            var seen = await snapshot.ScalarOnEachAsync($"SELECT c FROM `{database.Name}`.i");
            var certificate = await snapshot.CompleteAsync(CancellationToken.None);
            await counters.DisposeAsync();

            Assert.Single(seen.Distinct());
            Assert.InRange(held, seen[0], seen[0] + 1);
            Assert.Equal([$"{database.Name}.a (Aria): LOCK TABLES READ until stored"], certificate.NonTransactionalTables);
        }
    }

    [Fact, Trait("Rule", "S16")]
    public async Task OpenAsync_BinaryLogsArePurgedMeanwhile_TheServerRefuses()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerName.MySql97);
        await database.ExecuteAsync("CREATE TABLE i (c INT)");
        await using var other = await database.ConnectAsync();

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 1);
        var refused = await Assert.ThrowsAsync<MySqlWireException>(() => other.ExecuteAsync("PURGE BINARY LOGS BEFORE '2000-01-01 00:00:00'"));
        await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(4085, refused.ServerErrorNumber);
    }
}
