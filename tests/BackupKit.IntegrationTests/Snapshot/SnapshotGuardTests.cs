using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>DDL stays away while a snapshot is open, and never stops the dump.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class SnapshotGuardTests
{
    public static TheoryData<ServerName, DdlGuard> Guards => new()
    {
        { ServerName.MySql97, DdlGuard.BackupLock },
        { ServerName.MySql97, DdlGuard.PinMetadata },
        { ServerName.MariaDb1011, DdlGuard.Auto },
        { ServerName.MariaDb118, DdlGuard.Auto },
    };

    [Theory, Trait("Rule", "S17"), Trait("Trap", "6")]
    [MemberData(nameof(Guards))]
    public Task Guard_DropPartition_IsBlocked(ServerName server, DdlGuard guard) =>
        AssertBlockedAsync(server, guard, "ALTER TABLE t DROP PARTITION p0");

    [Theory, Trait("Rule", "S18"), Trait("Trap", "7")]
    [MemberData(nameof(Guards))]
    public Task Guard_InstantDropColumn_IsBlocked(ServerName server, DdlGuard guard) =>
        AssertBlockedAsync(server, guard, "ALTER TABLE t DROP COLUMN v");

    [Theory, Trait("Rule", "S19"), Trait("Trap", "8")]
    [MemberData(nameof(Guards))]
    [Trait("Category", "Slow")]
    public Task Guard_OtherChanges_AreBlocked(ServerName server, DdlGuard guard) =>
        AssertBlockedAsync(
            server,
            guard,
            "ALTER TABLE t RENAME COLUMN v TO w",
            "ALTER TABLE u ENGINE=MyISAM",
            "CREATE INDEX i ON t (v)",
            "TRUNCATE TABLE t",
            "RENAME TABLE t TO t2",
            "DROP TABLE t");

    [Theory, Trait("Rule", "S15")]
    [MemberData(nameof(Guards))]
    public async Task Guard_DdlWaits_EveryWorkerStillReads(ServerName server, DdlGuard guard)
    {
        await using var database = await CreateAsync(server);
        await using var ddl = await database.ConnectAsync();
        Task waiting;
        IReadOnlyList<long> counts;
        await using (var snapshot = await SnapshotLab.OpenAsync(database, configure: o => o.DdlGuard = guard))
        {
            waiting = ddl.ExecuteAsync("ALTER TABLE t DROP COLUMN v");
            await Task.Delay(300);
            counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(v) FROM `{database.Name}`.t");
            await snapshot.CompleteAsync(CancellationToken.None);
            Assert.False(waiting.IsCompleted);
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([2, 2, 2, 2], counts);
    }

    [Theory, Trait("Rule", "S15")]
    [InlineData(ServerName.MySql97, DdlGuard.PinMetadata)]
    [InlineData(ServerName.MariaDb118, DdlGuard.Auto)]
    public async Task Guard_MoreTablesThanFitTheWindow_PinsThemAllOutsideOfIt(ServerName server, DdlGuard guard)
    {
        await using var database = await CreateAsync(server);
        for (var i = 0; i < 520; i++)
        {
            await database.ExecuteAsync($"CREATE TABLE x{i:D4} (id INT) ENGINE={(TestServers.IsMariaDb(server) ? "Aria" : "InnoDB")}");
        }

        await using var other = await database.ConnectAsync();
        await other.ExecuteAsync("SET lock_wait_timeout = 1");
        await using var snapshot = await SnapshotLab.OpenAsync(database, configure: o => o.DdlGuard = guard);
        var blocked = await Assert.ThrowsAsync<MySqlWireException>(() => other.ExecuteAsync("DROP TABLE x0519"));
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(1205, blocked.ServerErrorNumber);
        Assert.Equal("pin-metadata (522 tables)", certificate.DdlGuard);
        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
    }

    [Fact]
    public async Task OpenAsync_BackupLockOnMariaDb_IsRefused()
    {
        await using var database = await CreateAsync(ServerName.MariaDb1011);

        var error = await Assert.ThrowsAsync<BackupException>(
            () => SnapshotLab.OpenAsync(database, configure: o => o.DdlGuard = DdlGuard.BackupLock));

        Assert.Equal(BackupErrorCode.InvalidOptions, error.Code);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Guard_DetectOnly_LetsDdlPass(ServerName server)
    {
        await using var database = await CreateAsync(server);

        await using var snapshot = await SnapshotLab.OpenAsync(database, configure: o => o.DdlGuard = DdlGuard.DetectOnly);
        await database.ExecuteAsync("ALTER TABLE t DROP PARTITION p0");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal("detect-only", certificate.DdlGuard);
    }

    private static async Task AssertBlockedAsync(ServerName server, DdlGuard guard, params string[] statements)
    {
        await using var database = await CreateAsync(server);
        await using var ddl = await database.ConnectAsync();
        await ddl.ExecuteAsync("SET lock_wait_timeout = 1");
        await using (var snapshot = await SnapshotLab.OpenAsync(database, configure: o => o.DdlGuard = guard))
        {
            foreach (var sql in statements)
            {
                var error = await Assert.ThrowsAsync<MySqlWireException>(() => ddl.ExecuteAsync(sql));
                Assert.Equal(1205, error.ServerErrorNumber);
            }

            Assert.All(await snapshot.ScalarOnEachAsync($"SELECT COUNT(v) FROM `{database.Name}`.t"), n => Assert.Equal(2, n));
            await snapshot.CompleteAsync(CancellationToken.None);
        }

        await ddl.ExecuteAsync("SET lock_wait_timeout = 5");
        await ddl.ExecuteAsync(statements[0]);
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))");
        await database.ExecuteAsync("CREATE TABLE u (id INT PRIMARY KEY, v INT)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1, 1), (11, 1)");
        return database;
    }
}
