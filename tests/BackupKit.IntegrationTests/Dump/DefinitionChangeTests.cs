using System.Text;

using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

public sealed class DefinitionChangeTests
{
    private const string Partitioned =
        "CREATE TABLE t (a INT PRIMARY KEY, v INT DEFAULT 7) PARTITION BY RANGE (a) "
        + "(PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN MAXVALUE)";

    private const string Plain = "CREATE TABLE t (a INT PRIMARY KEY, v INT DEFAULT 7)";

    public static TheoryData<ServerName, string, string> Changes
    {
        get
        {
            var changes = new TheoryData<ServerName, string, string>();
            foreach (var server in Enum.GetValues<ServerName>())
            {
                changes.Add(server, Partitioned, "ALTER TABLE t TRUNCATE PARTITION p0");
                foreach (var statement in new[]
                {
                    "ALTER TABLE t RENAME COLUMN v TO w",
                    "ALTER TABLE t ENGINE=MyISAM",
                    "ALTER TABLE t ADD COLUMN w INT",
                    "ALTER TABLE t ADD INDEX (v)",
                    "ALTER TABLE t ALTER COLUMN v SET DEFAULT 8",
                    "ALTER TABLE t COMMENT 'new'",
                    "ALTER TABLE t MODIFY v BIGINT",
                    "TRUNCATE TABLE t",
                    "DROP TABLE t",
                    "RENAME TABLE t TO t2",
                })
                {
                    changes.Add(server, Plain, statement);
                }
            }

            return changes;
        }
    }

    public static TheoryData<ServerName, string, string> Replacements
    {
        get
        {
            var replacements = new TheoryData<ServerName, string, string>();
            foreach (var server in Enum.GetValues<ServerName>())
            {
                replacements.Add(server, Plain, "RENAME TABLE t TO x, `u-1` TO t");
                replacements.Add(server, Partitioned, "ALTER TABLE t EXCHANGE PARTITION p0 WITH TABLE `u-1`");
            }

            return replacements;
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S17")]
    [Trait("Trap", "6")]
    public Task Dump_PartitionDroppedAfterSnapshot_Fails(ServerName server) =>
        EnsureDetectedAsync(server, Partitioned, "ALTER TABLE t DROP PARTITION p0");

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "S18")]
    [Trait("Trap", "7")]
    public Task Dump_ColumnDroppedInstantlyAfterSnapshot_Fails(ServerName server) =>
        EnsureDetectedAsync(server, Plain, "ALTER TABLE t DROP COLUMN v, ALGORITHM=INSTANT");

    [Theory]
    [MemberData(nameof(Changes))]
    [Trait("Rule", "S19")]
    [Trait("Trap", "8")]
    public Task Dump_TableChangedAfterSnapshot_Fails(ServerName server, string create, string change) =>
        EnsureDetectedAsync(server, create, change);

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S19")]
    public async Task Dump_RowsChangedAfterSnapshot_Succeeds(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY, v INT)");
        await database.ExecuteAsync("INSERT INTO t (v) VALUES (1), (2)");

        var set = await DumpLab.RunAsync(
            DumpLab.Options(database, options => options.DdlGuard = DdlGuard.DetectOnly),
            afterSnapshot: () => database.ExecuteAsync("INSERT INTO t (v) VALUES (3), (4)"));

        Assert.Equal(2, set.Digest("t").Rows);
    }

    // Definition and all are the same: only InnoDB's number of the table tells.
    [Theory]
    [MemberData(nameof(Replacements))]
    [Trait("Rule", "S17")]
    [Trait("Rule", "S19")]
    public Task Dump_TableReplacedByOneAlikeAfterSnapshot_Fails(ServerName server, string create, string change) =>
        EnsureDetectedAsync(server, create, change, "CREATE TABLE `u-1` (a INT PRIMARY KEY, v INT DEFAULT 7)", "INSERT INTO `u-1` (a) VALUES (3)");

    [Theory]
    [MemberData(nameof(Replacements))]
    [Trait("Rule", "S15")]
    [Trait("Rule", "S17")]
    public async Task Dump_AccountThatMayNotSeeNumbersOfTables_KeepsThemFromBeingReplaced(ServerName server, string create, string change)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync(create);
        await database.ExecuteAsync("CREATE TABLE `u-1` (a INT PRIMARY KEY, v INT DEFAULT 7)");
        await database.ExecuteAsync("INSERT INTO t (a) VALUES (1), (2), (500)");
        await database.ExecuteAsync("INSERT INTO `u-1` (a) VALUES (3)");
        await database.ExecuteAsync("SET lock_wait_timeout=1");
        await using var account = await TestAccount.CreateAsync(
            database, "SELECT, RELOAD ON *.*", $"SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON `{database.Name}`.*");

        var set = await DumpLab.RunAsync(
            DumpLab.Options(database, options =>
            {
                options.DdlGuard = DdlGuard.DetectOnly;
                options.ConnectionString = account.ConnectionString;
            }),
            workers: 2,
            observer: async (step, _, _) =>
            {
                if (step == SnapshotStep.Opened)
                {
                    var error = await Assert.ThrowsAsync<MySqlWireException>(() => database.Session.ExecuteAsync(change));
                    Assert.Equal(ServerErrorNumbers.LockWaitTimeout, error.ServerErrorNumber);
                }
            });

        Assert.Equal(3, set.Digest("t").Rows);
        Assert.StartsWith("detect-only, and metadata locks on 2 tables", set.Report.Consistency.DdlGuard, StringComparison.Ordinal);
    }

    // MySQL keeps the rename away from the child, too.
    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "S17")]
    [Trait("Rule", "S19")]
    public async Task Dump_ParentThatIsNotBackedUpRenamedAfterSnapshot_Fails(ServerName server)
    {
        await using var parents = await TestServers.CreateDatabaseAsync(server);
        await parents.ExecuteAsync("CREATE TABLE p (id INT PRIMARY KEY)");
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync($"CREATE TABLE t (a INT PRIMARY KEY, v INT, FOREIGN KEY (v) REFERENCES `{parents.Name}`.p (id))");
        await database.ExecuteAsync("INSERT INTO t (a) VALUES (1)");

        var error = await Assert.ThrowsAnyAsync<BackupException>(() => DumpLab.RunAsync(
            DumpLab.Options(database), workers: 1, afterSnapshot: () => parents.ExecuteAsync("RENAME TABLE p TO q")));

        Assert.Equal(BackupErrorCode.DefinitionChanged, error.Code);
    }

    // With more than 100 tables the metadata locks of the readers come after the views, in order of name. A table that was made after the list had
    // none before them, and without BACKUP_ADMIN nothing else keeps DDL away from it.
    // One that was listed, dropped, and made again had its lock refused before.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rule", "S15")]
    [Trait("Rule", "S19")]
    [Trait("Category", "Slow")]
    public async Task Dump_TableMadeAfterTheListAndChangedRightAfterTheViews_IsAsAtTheMomentOfTheRows(bool wasListed)
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerName.MySql97);
        for (var i = 0; i < 300; i++)
        {
            await database.ExecuteAsync($"CREATE TABLE many{i} (id INT PRIMARY KEY)");
        }

        const string Late = "CREATE TABLE z_late (a INT PRIMARY KEY, v INT DEFAULT ";
        if (wasListed)
        {
            await database.ExecuteAsync(Late + "6)");
        }

        await using var other = await database.ConnectAsync();
        await using var reading = await database.ConnectAsync();
        await using var account = await TestAccount.CreateAsync(
            database, "SELECT, RELOAD, PROCESS ON *.*", $"SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON `{database.Name}`.*");
        Task? changing = null;
        var others = new List<Task>();
        var isChanged = false;
        var set = await DumpLab.RunAsync(
            DumpLab.Options(database, options =>
            {
                options.ConnectionString = account.ConnectionString;
                options.LockTimeout = TimeSpan.FromSeconds(wasListed ? 8 : 2);
            }),
            observer: async (step, _, token) =>
            {
                if (step == SnapshotStep.Listed && wasListed)
                {
                    // The opening waits for this statement before it locks, and meanwhile takes its metadata locks.
                    await database.ExecuteAsync("DROP TABLE z_late");
                    others.Add(reading.QueryAsync("SELECT SLEEP(5) FROM (SELECT 1) x LEFT JOIN many0 ON 1=1", CancellationToken.None));
                    others.Add(MakeAsync(TimeSpan.FromSeconds(2.5)));
                    await Task.Delay(TimeSpan.FromSeconds(0.3), token);
                }
                else if (step == SnapshotStep.Listed)
                {
                    await MakeAsync(TimeSpan.Zero);
                }

                if (step == SnapshotStep.ViewsOpen)
                {
                    // Waits for the lock of the opening, and goes on as soon as it is released; or went through after an attempt that failed of it.
                    isChanged = changing is { IsCompleted: true };
                    changing ??= other.ExecuteAsync("ALTER TABLE z_late ALTER COLUMN v SET DEFAULT 8", CancellationToken.None);
                    await Task.Delay(TimeSpan.FromSeconds(0.3), token);
                }
            });
        await changing!;
        await Task.WhenAll(others);

        Assert.Equal("ftwrl", set.Report.Consistency.Strategy);
        Assert.Equal(1, set.Digest("z_late").Rows);
        var text = Encoding.UTF8.GetString(set.Definition(set.Report.Inventory.Single(item => item.Name == "z_late")));
        Assert.Contains(isChanged ? "DEFAULT '8'" : "DEFAULT '7'", text, StringComparison.Ordinal);

        async Task MakeAsync(TimeSpan after)
        {
            await Task.Delay(after, CancellationToken.None);
            await database.ExecuteAsync(Late + "7)");
            await database.ExecuteAsync("INSERT INTO z_late (a) VALUES (1)");
        }
    }

    private static async Task EnsureDetectedAsync(ServerName server, string create, string change, params string[] more)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync(create);
        await database.ExecuteAsync("INSERT INTO t (a) VALUES (1), (2), (500)");
        foreach (var statement in more)
        {
            await database.ExecuteAsync(statement);
        }

        // A definition is read when the snapshot opens; the change comes between it and the rows.
        var error = await Assert.ThrowsAnyAsync<BackupException>(() => DumpLab.RunAsync(
            DumpLab.Options(database, options => options.DdlGuard = DdlGuard.DetectOnly),
            workers: 1,
            afterSnapshot: () => database.ExecuteAsync(change)));

        Assert.Equal(BackupErrorCode.DefinitionChanged, error.Code);
        Assert.Contains(database.Name, error.Message, StringComparison.Ordinal);
    }
}
