using System.Diagnostics;

using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>The list of tables beside DDL that waits for a lock of the run itself.</summary>
[Collection(ExclusiveServerTests.Name)]
[Trait("Category", "Slow")]
public sealed class TableListTests
{
    // Copies for a second or more, however few the rows: each costs a hash of a long text.
    private const string SlowAlter = "ALTER TABLE t ADD c CHAR(40) AS (SHA(REPEAT(a, 300000))) STORED, ALGORITHM=COPY";

    [Theory, Trait("Rule", "O1")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task ReadAsync_AlterWaitsForTheBackupLock_DoesNotLeaveItsTableOut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY) ENGINE=InnoDB");
        await database.ExecuteAsync("INSERT INTO t SELECT seq FROM seq_1_to_1500");
        await using var control = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();
        var alter = other.ExecuteAsync(SlowAlter);
        await WaitForStateAsync(database, "copy to tmp table");
        await control.ExecuteAsync("BACKUP STAGE START");
        await control.ExecuteAsync("BACKUP STAGE BLOCK_DDL");
        await WaitForStateAsync(database, "Waiting for backup lock");

        TableScope? scope = null;
        var error = await Record.ExceptionAsync(async () =>
            scope = await TableScope.ReadAsync(control, SnapshotLab.Options(database), isUnderLock: true, CancellationToken.None));
        await control.ExecuteAsync("BACKUP STAGE END");
        await alter;

        // MariaDB 11.8 leaves the table out with a warning, 10.11 lists it.
        Assert.True(scope is { Tables: [{ Name: "t", Engine: "InnoDB" }] } || error is BackupException { IsTransient: true }, $"{scope} {error}");
    }

    [Theory, Trait("Rule", "S20")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task ReadAsync_RenameHoldsATableAndWaitsForAnotherOfOurs_GivesUpShortly(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT) ENGINE=MyISAM");
        await database.ExecuteAsync("CREATE TABLE u (a INT)");
        await using var locker = await database.ConnectAsync();
        await using var control = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();
        await control.ExecuteAsync("SET lock_wait_timeout = 60");
        await locker.ExecuteAsync("LOCK TABLES u READ");
        var rename = other.ExecuteAsync("RENAME TABLE t TO t2, u TO u2");
        await WaitForStateAsync(database, "Waiting for table metadata lock");
        var started = Stopwatch.GetTimestamp();

        var error = await Record.ExceptionAsync(() =>
            TableScope.ReadAsync(control, SnapshotLab.Options(database), isUnderLock: true, CancellationToken.None));
        var took = Stopwatch.GetElapsedTime(started);
        await locker.ExecuteAsync("UNLOCK TABLES");
        await rename;

        Assert.True(error is BackupException { IsTransient: true }, $"{error}");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Theory, Trait("Rule", "O1")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task OpenAsync_AlterHoldsATableWhileTheBackupLockIsTaken_ListsTheTable(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY) ENGINE=InnoDB");
        await database.ExecuteAsync("INSERT INTO t SELECT seq FROM seq_1_to_1500");
        await database.ExecuteAsync("CREATE TABLE m (a INT) ENGINE=MyISAM");
        await using var writer = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();

        // The write keeps BLOCK_DDL waiting until the ALTER has come to the end of its copy, and waits for that lock itself.
        var write = writer.ExecuteAsync("INSERT INTO m SELECT SLEEP(7)");
        var alter = other.ExecuteAsync(SlowAlter);
        await WaitForStateAsync(database, "copy to tmp table");
        List<string> tables;
        await using (var snapshot = await SnapshotLab.OpenAsync(database, configure: options => options.LockTimeout = TimeSpan.FromSeconds(60)))
        {
            tables = [.. snapshot.Tables.Select(table => table.Name)];
        }

        await write;
        await alter;

        Assert.Equal(["m", "t"], tables);
    }

    private static async Task WaitForStateAsync(TestDatabase database, string state)
    {
        var started = Stopwatch.GetTimestamp();
        var sql = $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB='{database.Name}' AND STATE LIKE '{state}%'";
        while (await database.Session.ScalarAsync(sql) == 0)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
            await Task.Delay(20);
        }
    }
}
