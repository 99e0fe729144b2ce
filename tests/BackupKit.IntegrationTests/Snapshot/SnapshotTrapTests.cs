using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>The traps of consistent snapshots, each on every real server.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class SnapshotTrapTests
{
    [Theory, Trait("Rule", "S1"), Trait("Rule", "S4")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_TransfersAreRunning_EveryWorkerSeesTheSameBalancedMoment(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await using var writers = await LoadWriters.StartAsync(database, 4, Transfer);
        for (var i = 0; i < 5; i++)
        {
            await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 8);

            var sums = await snapshot.ScalarOnEachAsync("SELECT (SELECT SUM(v) FROM `" + database.Name + "`.a) + (SELECT SUM(v) FROM `" + database.Name + "`.b)");
            var moments = await snapshot.ScalarOnEachAsync($"SELECT SUM(v) FROM `{database.Name}`.a");
            var certificate = await snapshot.CompleteAsync(CancellationToken.None);

            Assert.All(sums, sum => Assert.Equal(0, sum));
            Assert.Single(moments.Distinct());
            Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
        }
    }

    [Theory, Trait("Rule", "S12"), Trait("Rule", "S13"), Trait("Trap", "1")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_NonTransactionalTableInScope_InnoDbStaysAtItsMomentAndTheTableIsHeld(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (c INT) ENGINE=MyISAM");
        await database.ExecuteAsync("CREATE TABLE i (c INT) ENGINE=InnoDB");
        await database.ExecuteAsync("INSERT INTO m VALUES (0)");
        await database.ExecuteAsync("INSERT INTO i VALUES (0)");
        await using var transfers = await LoadWriters.StartAsync(database, 2, Transfer);
        var counters = await LoadWriters.StartAsync(database, 1, _ => ["UPDATE m SET c = c + 1", "UPDATE i SET c = c + 1"]);

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 4);
        var table = snapshot.Tables.Single(t => t.Name == "m");
        await using var other = await database.ConnectAsync();
        await other.ExecuteAsync("SET lock_wait_timeout = 1");
        var blocked = await Assert.ThrowsAsync<MySql.Wire.MySqlWireException>(() => other.ExecuteAsync("UPDATE m SET c = c + 0"));
        long held;
        await using (var lease = await snapshot.RentAsync(table, CancellationToken.None))
        {
            held = await lease.Session.ScalarAsync($"SELECT c FROM {table.Sql}");
        }

        await snapshot.ReleaseTableAsync(table, CancellationToken.None);
        await other.ExecuteAsync("UPDATE m SET c = c + 0");
        var seen = await snapshot.ScalarOnEachAsync($"SELECT c FROM `{database.Name}`.i");
        var sums = await snapshot.ScalarOnEachAsync("SELECT (SELECT SUM(v) FROM `" + database.Name + "`.a) + (SELECT SUM(v) FROM `" + database.Name + "`.b)");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);
        await counters.DisposeAsync();

        Assert.Equal(1205, blocked.ServerErrorNumber);
        Assert.False(table.IsTransactional);
        Assert.All(sums, sum => Assert.Equal(0, sum));
        Assert.InRange(held, seen[0], seen[0] + 1);
        Assert.Single(seen.Distinct());
        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
        Assert.Equal([$"{database.Name}.m (MyISAM): LOCK TABLES READ until stored"], certificate.NonTransactionalTables);
    }

    [Theory, Trait("Rule", "S11"), Trait("Trap", "2")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_ServerDefaultsToReadCommitted_LaterRowsStayInvisible(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await using var isolation = await GlobalSetting.SetAsync(
            database, TestServers.IsMariaDb(server) ? "tx_isolation" : "transaction_isolation", "'READ-COMMITTED'");

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 2);
        await database.ExecuteAsync("INSERT INTO a VALUES (99, 1)");
        var counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(*) FROM `{database.Name}`.a");

        Assert.Equal([10, 10], counts);
    }

    [Theory, Trait("Rule", "S10"), Trait("Trap", "3")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public Task Position_InsertsAreRunning_HoldsExactlyTheTransactionsOfTheData(ServerName server) =>
        AssertPositionIsExactAsync(server, observer: null);

    [Theory, Trait("Rule", "S9"), Trait("Trap", "4")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public Task Position_LastViewOpensLate_HoldsExactlyTheTransactionsOfTheData(ServerName server) =>
        AssertPositionIsExactAsync(server, (step, index, ct) =>
            step == SnapshotStep.ViewOpens && index == 3 ? Task.Delay(150, ct) : Task.CompletedTask);

    [Theory, Trait("Rule", "S9")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Position_LogRotatesBetweenTheViews_IsStillExact(ServerName server)
    {
        await using var rotor = await TestServers.ConnectAsync(server);

        await AssertPositionIsExactAsync(server, async (step, index, ct) =>
        {
            if (step == SnapshotStep.ViewOpens && index == 3)
            {
                await Task.Delay(150, ct);
                await rotor.ExecuteAsync("FLUSH BINARY LOGS", ct);
            }
        });
    }

    [Theory, Trait("Rule", "S14")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task Position_NothingButSelectOnMariaDb_IsStillExact(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "SELECT ON *.*");

        await AssertPositionIsExactAsync(server, observer: null, database, account, "single-session");
    }

    [Theory, Trait("Rule", "S6")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Position_LockTables_IsExactForTheLockedTables(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await using var account = await TestAccount.CreateAsync(
            database, TestServers.IsMariaDb(server) ? "SELECT, LOCK TABLES, BINLOG MONITOR ON *.*" : "SELECT, LOCK TABLES, REPLICATION CLIENT, XA_RECOVER_ADMIN ON *.*");

        await AssertPositionIsExactAsync(server, observer: null, database, account, "lock-tables");
    }

    [Theory, Trait("Rule", "S8"), Trait("Trap", "5")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_UnloggedWriterAndNoLock_ReadsOneViewAndClaimsNoBracket(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "SELECT ON *.*");
        await using var writer = await database.ConnectAsync();
        await writer.ExecuteAsync("SET sql_log_bin = 0");

        await using var snapshot = await SnapshotLab.OpenAsync(
            database,
            workers: 4,
            account: account,
            observer: (step, index, ct) => step == SnapshotStep.ViewOpens && index == 0
                ? writer.ExecuteAsync($"INSERT INTO a VALUES ({100 + index}, 1)", ct)
                : Task.CompletedTask);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        // MariaDB keeps the exact position with the one view; MySQL has nothing that would prove it.
        Assert.Equal(1, snapshot.Workers);
        Assert.Equal("single-session", certificate.Strategy);
        Assert.Equal(TestServers.IsMariaDb(server) ? ConsistencyClass.Consistent : ConsistencyClass.ConsistentData, certificate.Class);
    }

    [Theory, Trait("Rule", "S22"), Trait("Trap", "9")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_PreparedTransaction_IsRefusedOrListed(ServerName server)
    {
        await using var database = await CreateAccountsAsync(server);
        await using var session = await database.ConnectAsync();
        var name = $"bk{Guid.NewGuid():N}"[..12];
        await session.ExecuteAsync($"XA START '{name}'");
        await session.ExecuteAsync("INSERT INTO a VALUES (99, 1)");
        await session.ExecuteAsync($"XA END '{name}'");
        await session.ExecuteAsync($"XA PREPARE '{name}'");
        var literal = $"X'{Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(name))}',X'',1";
        try
        {
            var refused = await Assert.ThrowsAsync<BackupException>(
                () => SnapshotLab.OpenAsync(database, configure: o => o.LockAttempts = 2));
            await using var allowed = await SnapshotLab.OpenAsync(database, configure: o => o.AllowPreparedTransactions = true);
            var certificate = await allowed.CompleteAsync(CancellationToken.None);

            Assert.Equal(BackupErrorCode.PreparedTransactions, refused.Code);
            Assert.Contains(literal, refused.Message, StringComparison.Ordinal);
            Assert.Equal([literal], certificate.PreparedTransactions);
            Assert.Equal(ConsistencyClass.ConsistentData, certificate.Class);
        }
        finally
        {
            await session.ExecuteAsync($"XA ROLLBACK '{name}'");
        }
    }

    private static string[] Transfer(int writer) =>
    [
        "BEGIN",
        $"UPDATE a SET v = v - 1 WHERE id = {Random.Shared.Next(1, 11)}",
        $"UPDATE b SET v = v + 1 WHERE id = {writer + 1}",
        "COMMIT",
    ];

    private static async Task<TestDatabase> CreateAccountsAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        foreach (var table in new[] { "a", "b" })
        {
            await database.ExecuteAsync($"CREATE TABLE {table} (id INT PRIMARY KEY, v BIGINT NOT NULL)");
            await database.ExecuteAsync($"INSERT INTO {table} VALUES (1,0),(2,0),(3,0),(4,0),(5,0),(6,0),(7,0),(8,0),(9,0),(10,0)");
        }

        return database;
    }

    private static async Task AssertPositionIsExactAsync(ServerName server, SnapshotObserver? observer)
    {
        await using var database = await CreateAccountsAsync(server);
        await AssertPositionIsExactAsync(
            server, observer, database, null, TestServers.IsMariaDb(server) ? "backup-stage" : "backup-lock+ftwrl");
    }

    private static async Task AssertPositionIsExactAsync(
        ServerName server,
        SnapshotObserver? observer,
        TestDatabase database,
        TestAccount? account,
        string strategy)
    {
        await database.ExecuteAsync("CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY)");
        await database.ExecuteAsync("FLUSH BINARY LOGS");
        var file = await BinlogWitness.CurrentFileAsync(database.Session);
        await using var writers = await LoadWriters.StartAsync(database, 4, _ => ["INSERT INTO log VALUES ()"]);

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 4, observer: observer, account: account);
        var counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(*) FROM `{database.Name}`.log");
        await Task.Delay(50);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);
        var (changes, last, next) = await BinlogWitness.ReadAsync(database.Session, file, certificate.Position, database.Name, "log");

        Assert.Equal(strategy, certificate.Strategy);
        Assert.True(certificate.Class == ConsistencyClass.Consistent, string.Join("; ", certificate.Notes));
        Assert.Equal([changes], counts.Distinct().Select(c => (int)c));
        Assert.NotNull(next);
        if (TestServers.IsMariaDb(server))
        {
            Assert.Equal(last, certificate.Position.GtidSet);
        }
        else
        {
            var set = certificate.Position.GtidSet;
            Assert.Equal(1, await database.Session.ScalarAsync($"SELECT GTID_SUBSET('{last}', '{set}')"));
            Assert.Equal(0, await database.Session.ScalarAsync($"SELECT GTID_SUBSET('{next}', '{set}')"));
        }
    }
}
