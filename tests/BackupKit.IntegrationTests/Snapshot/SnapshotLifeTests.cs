using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>A snapshot that loses a part of itself says so.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class SnapshotLifeTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task DisposeAsync_Twice_DoesNotThrow(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (id INT) ENGINE=MyISAM");
        var snapshot = await SnapshotLab.OpenAsync(database, workers: 2);

        await snapshot.DisposeAsync();
        await snapshot.DisposeAsync();

        var error = await Assert.ThrowsAsync<BackupException>(() => snapshot.RentAsync(null, CancellationToken.None).AsTask());
        Assert.Equal(BackupErrorCode.SnapshotLost, error.Code);
    }

    [Theory, Trait("Rule", "V21")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_SlowestReader_EveryServerWaitsThatLong(ServerName server)
    {
        await using var database = await CreateAsync(server);
        var longest = SlowReading.WriteTimeout(new SnapshotRequest { Workers = 64, MaxRate = 1 });

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 2, writeTimeout: longest);

        Assert.All(await snapshot.ScalarOnEachAsync("SELECT @@session.net_write_timeout"), seconds => Assert.Equal(longest.TotalSeconds, seconds));
    }

    [Theory, Trait("Rule", "A3")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task CompleteAsync_AWorkerCommitted_FailsWithSnapshotLost(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 2);

        await using (var lease = await snapshot.RentAsync(null, CancellationToken.None))
        {
            await lease.Session.ExecuteAsync("COMMIT");
        }

        var error = await Assert.ThrowsAsync<BackupException>(() => snapshot.CompleteAsync(CancellationToken.None));
        Assert.Equal(BackupErrorCode.SnapshotLost, error.Code);
    }

    [Theory, Trait("Rule", "A4")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task RentAsync_AWorkerWasKilled_OthersGoOnFromTheSameView(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 2);
        uint killed;
        await using (var lease = await snapshot.RentAsync(null, CancellationToken.None))
        {
            killed = lease.Session.ConnectionId;
            await database.ExecuteAsync($"KILL {killed}");
            await Assert.ThrowsAnyAsync<BackupException>(() => lease.Session.QueryAsync("SELECT SLEEP(3)"));
        }

        await database.ExecuteAsync("INSERT INTO t VALUES (2)");
        var counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(*) FROM `{database.Name}`.t");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal([1], counts);
        Assert.Contains(certificate.Workers, w => w.Contains($"connection {killed},", StringComparison.Ordinal) && w.Contains("lost", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "A4")]
    public async Task RentAsync_AllWorkersWereKilled_FailsWithSnapshotLostForEveryoneWaiting()
    {
        await using var database = await CreateAsync(ServerName.MariaDb1011);
        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 1);
        var lease = await snapshot.RentAsync(null, CancellationToken.None);
        var waiting = snapshot.RentAsync(null, CancellationToken.None).AsTask();
        await database.ExecuteAsync($"KILL {lease.Session.ConnectionId}");
        await Assert.ThrowsAnyAsync<BackupException>(() => lease.Session.QueryAsync("SELECT SLEEP(3)"));

        await lease.DisposeAsync();
        var error = await Assert.ThrowsAsync<BackupException>(() => waiting);

        Assert.Equal(BackupErrorCode.SnapshotLost, error.Code);
        Assert.Equal(BackupErrorCode.SnapshotLost, snapshot.Failure?.Code);
    }

    [Fact, Trait("Rule", "S25")]
    public async Task KeepAlive_ControlWasKilled_EndsTheSnapshot()
    {
        await using var database = await CreateAsync(ServerName.MySql97);
        await using var account = await TestAccount.CreateAsync(database, "ALL ON *.*");
        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 1, account: account, time: new FastKeepAlive());
        var control = await database.Session.ScalarAsync(
            $"SELECT MIN(ID) FROM information_schema.PROCESSLIST WHERE USER = '{account.Name}'");

        await database.ExecuteAsync($"KILL {control}");
        for (var i = 0; i < 100 && snapshot.Failure is null; i++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(BackupErrorCode.SnapshotLost, snapshot.Failure?.Code);
        await Assert.ThrowsAsync<BackupException>(() => snapshot.CompleteAsync(CancellationToken.None));
    }

    [Theory, Trait("Rule", "S25")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task CompleteAsync_ServerDropsIdleSessionsAfterASecond_TheSnapshotLives(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var setting = await GlobalSetting.SetAsync(database, "wait_timeout", "1");

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 2);
        await Task.Delay(2500);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
    }

    [Theory, Trait("Rule", "S26")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task MaxSnapshotAge_Exceeded_EndsTheRunAndReleasesEverything(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "ALL ON *.*");
        await using var snapshot = await SnapshotLab.OpenAsync(
            database, workers: 2, account: account, configure: o => o.MaxSnapshotAge = TimeSpan.FromMilliseconds(500));
        var reading = await snapshot.RentAsync(null, CancellationToken.None);

        await Task.Delay(700);
        var error = await Assert.ThrowsAsync<BackupException>(() => snapshot.RentAsync(null, CancellationToken.None).AsTask());
        await reading.DisposeAsync();

        Assert.Equal(BackupErrorCode.SnapshotTooOld, error.Code);
        await SnapshotLockReleaseTests.AssertGoneAsync(account);
        await database.ExecuteAsync("ALTER TABLE t ADD COLUMN w INT");
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task DisposeAsync_WhileLeasesAreOut_ReleasesEverythingInTime(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var account = await TestAccount.CreateAsync(database, "ALL ON *.*");
        var snapshot = await SnapshotLab.OpenAsync(database, workers: 2, account: account);
        var lease = await snapshot.RentAsync(null, CancellationToken.None);
        var running = lease.Session.QueryAsync("SELECT SLEEP(20)");

        await snapshot.DisposeAsync();
        await Assert.ThrowsAnyAsync<BackupException>(() => running);
        await lease.DisposeAsync();
        await database.ExecuteAsync("ALTER TABLE t ADD COLUMN w INT");
    }

    [Theory, Trait("Rule", "A2"), Trait("Rule", "A1"), Trait("Trap", "33")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Sessions_HostileGlobals_ReadTheSameAsUnderDefaults(ServerName server)
    {
        const string Read = "SELECT id, hex(c), ts, concat('a\\\\n', \"b\") FROM `{0}`.hostile ORDER BY id";
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE hostile (id INT AUTO_INCREMENT PRIMARY KEY, c CHAR(8), ts TIMESTAMP DEFAULT '2020-01-02 03:04:05')");
        await database.ExecuteAsync("INSERT INTO hostile (c) VALUES ('ab')" + string.Concat(Enumerable.Repeat(",('ab')", 899)));
        var expected = await ReadAsync(database, string.Format(System.Globalization.CultureInfo.InvariantCulture, Read, database.Name));

        await using (await GlobalSetting.SetAsync(database, "sql_mode", "'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH'"))
        await using (await GlobalSetting.SetAsync(database, "sql_select_limit", "10"))
        await using (await GlobalSetting.SetAsync(database, TestServers.IsMariaDb(server) ? "max_statement_time" : "max_execution_time", TestServers.IsMariaDb(server) ? "0.05" : "50"))
        await using (await GlobalSetting.SetAsync(database, TestServers.IsMariaDb(server) ? "tx_isolation" : "transaction_isolation", "'READ-COMMITTED'"))
        await using (await GlobalSetting.SetAsync(database, "autocommit", "0"))
        await using (await GlobalSetting.SetAsync(database, "time_zone", "'+05:30'"))
        await using (await GlobalSetting.SetAsync(database, "completion_type", "1"))
        await using (await GlobalSetting.SetAsync(database, "lock_wait_timeout", "1"))
        {
            var actual = await ReadAsync(database, string.Format(System.Globalization.CultureInfo.InvariantCulture, Read, database.Name));

            Assert.Equal(900, actual.Count);
            Assert.Equal(expected, actual);
        }
    }

    private static async Task<List<string>> ReadAsync(TestDatabase database, string sql)
    {
        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 1);
        await using var lease = await snapshot.RentAsync(null, CancellationToken.None);
        await lease.Session.QueryAsync("SELECT SLEEP(0.1)");
        var result = await lease.Session.QueryAsync(sql);
        return [.. result.Rows.Select(r => string.Join('|', Enumerable.Range(0, r.Count).Select(r.GetStringOrNull)))];
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        return database;
    }

    /// <summary>The system clock, with the keep-alive's minute shortened to a moment.</summary>
    private sealed class FastKeepAlive : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            period == KeepAlive.Interval
                ? base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50))
                : base.CreateTimer(callback, state, dueTime, period);
    }
}
