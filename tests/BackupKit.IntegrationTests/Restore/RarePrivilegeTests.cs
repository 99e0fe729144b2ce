using System.Text;

using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Privileges that only some sets need: the plan names each that is missing, and with it the restore runs.</summary>
public sealed class RarePrivilegeTests
{
    private const string OnDatabase = "CREATE, DROP, INSERT, SELECT, ALTER, CREATE VIEW, SHOW VIEW, CREATE ROUTINE";

    [Theory, Trait("Rule", "O2"), Trait("Rule", "R1")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Plan_MergeTable_NeedsUpdateAndDeleteOnItsTables(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE part (a INT NOT NULL) ENGINE=MyISAM");
        await source.ExecuteAsync("INSERT INTO part VALUES (1)");
        await source.ExecuteAsync("CREATE TABLE whole (a INT NOT NULL) ENGINE=MERGE UNION=(part)");
        var set = await RestoreLab.DumpAsync(source);
        await using var account = await TestAccount.CreateAsync(source, $"{OnDatabase} ON {Pattern(target.Name)}");

        await AssertNeededAsync(source, target, account, set, $"UPDATE ON {Pattern(target.Name)}", $"DELETE ON {Pattern(target.Name)}");
        Assert.Equal("1", await target.ScalarAsync("SELECT a FROM whole"));
    }

    [Fact, Trait("Rule", "O2"), Trait("Rule", "R1")]
    public async Task Plan_DataDirectory_NeedsFile()
    {
        const ServerName Server = ServerName.MySql97;
        var directory = Directory.CreateTempSubdirectory("bk").FullName;
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var plain = await RestoreLab.DumpAsync(source);
        var item = plain.Manifest.Inventory.Single(i => i.Kind == "table");
        var text = Encoding.UTF8.GetString(((MemorySink)plain.Sink).Files[item.Properties["definition"]]);
        var set = RestoreLab.WithFile(plain, item, Encoding.UTF8.GetBytes($"{text} DATA DIRECTORY='{directory}/'"));
        await using var scratch = await ScratchServer.StartAsync(Server, $"--innodb-directories={directory}");

        await AssertNeededAsync(scratch, source, set, "FILE ON *.*");
        await using var session = await scratch.ConnectAsync();
        var created = await session.QueryAsync("SHOW CREATE TABLE t1.t");
        Assert.Contains("DATA DIRECTORY", created.Rows[0].GetString(1), StringComparison.Ordinal);
        await session.ExecuteAsync("DROP DATABASE t1");
        Directory.Delete(directory, recursive: true);
    }

    [Fact, Trait("Rule", "O2"), Trait("Rule", "R1")]
    public async Task Plan_TableWithoutPrimaryKeyWhereOneIsRequired_NeedsToSwitchThatOff()
    {
        const ServerName Server = ServerName.MySql97;
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE t (a INT)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);
        await using var scratch = await ScratchServer.StartAsync(Server, "--sql-require-primary-key=ON");

        await AssertNeededAsync(scratch, source, set, "SESSION_VARIABLES_ADMIN ON *.*");
    }

    [Fact, Trait("Rule", "O2"), Trait("Rule", "O10")]
    public async Task Plan_DefinerThatHoldsSystemUser_NeedsIt()
    {
        const ServerName Server = ServerName.MySql97;
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await using var target = new TargetDatabase(Server);
        await using var mighty = await TestAccount.CreateAsync(source, "SYSTEM_USER ON *.*");
        await source.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await source.ExecuteAsync($"CREATE DEFINER='{mighty.Name}'@'%' PROCEDURE p() SELECT 1");
        var set = await RestoreLab.DumpAsync(source);
        await using var account = await TestAccount.CreateAsync(
            source, $"{OnDatabase} ON {Pattern(target.Name)}", "SET_ANY_DEFINER, SHOW_ROUTINE ON *.*", "SELECT ON mysql.user", "SELECT ON mysql.global_grants");

        await AssertNeededAsync(source, target, account, set, "SYSTEM_USER ON *.*");
    }

    // Who makes a routine may drop it, and one that is perhaps not there only with the privilege.
    [Theory, Trait("Rule", "O2"), Trait("Rule", "R8")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Plan_ResumeWithRoutines_NeedsAlterRoutine(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await using var account = await TestAccount.CreateAsync(
            source, $"{OnDatabase} ON {Pattern(target.Name)}", TestServers.IsMariaDb(server) ? "SELECT ON mysql.proc" : "SHOW_ROUTINE ON *.*");
        await source.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        await source.ExecuteAsync($"CREATE DEFINER='{account.Name}'@'%' PROCEDURE p() SELECT 1");
        var set = await RestoreLab.DumpAsync(source);
        await source.ExecuteAsync($"CREATE DATABASE `{target.Name}`");
        await target.ExecuteAsync("CREATE TABLE _backupkit_restore (id BINARY(32) PRIMARY KEY, set_id VARBINARY(255), step BLOB, row_count BIGINT, digest VARBINARY(255))");
        await target.ExecuteAsync($"INSERT INTO _backupkit_restore VALUES (LPAD(0, 32, '0'), '{set.Manifest.SetId}', 'set', 0, ''),"
            + $" (LPAD(1, 32, '0'), '{set.Manifest.SetId}', 'planned table t', 0, ''), (LPAD(2, 32, '0'), '{set.Manifest.SetId}', 'planned procedure p', 0, '')");

        await AssertNeededAsync(source, target, account, set, isResume: true, $"ALTER ROUTINE ON {Pattern(target.Name)}");
    }

    private static string Pattern(string database) => $"`{database.Replace("_", "\\_", StringComparison.Ordinal)}`.*";

    private static Task AssertNeededAsync(TestDatabase source, TargetDatabase target, TestAccount account, BackupSet set, params string[] grants) =>
        AssertNeededAsync(source, target, account, set, isResume: false, grants);

    private static async Task AssertNeededAsync(
        TestDatabase source,
        TargetDatabase target,
        TestAccount account,
        BackupSet set,
        bool isResume,
        params string[] grants) =>
        await AssertNeededAsync(
            account.ConnectionString,
            grant => source.ExecuteAsync($"GRANT {grant} TO '{account.Name}'@'%'"),
            set,
            RestoreLab.As(source, target.Name) with { Resume = isResume },
            source.Server,
            grants);

    private static async Task AssertNeededAsync(ScratchServer scratch, TestDatabase source, BackupSet set, params string[] grants)
    {
        await using var session = await scratch.ConnectAsync();
        await session.ExecuteAsync("CREATE USER bk_plain@'%' IDENTIFIED BY 'only-for-tests-1'");
        await session.ExecuteAsync($"GRANT {OnDatabase} ON `t1`.* TO bk_plain@'%'");
        var settings = MySqlConnectionSettings.Parse(scratch.ConnectionString) with { UserId = "bk_plain", Password = "only-for-tests-1" };
        await AssertNeededAsync(
            TestAccount.ConnectionStringOf(settings),
            grant => session.ExecuteAsync($"GRANT {grant} TO bk_plain@'%'"),
            set,
            RestoreLab.As(source, "t1"),
            source.Server,
            grants);
    }

    // Each one is named as long as it is missing, nothing else is, and the restore runs with all.
    private static async Task AssertNeededAsync(
        string connectionString,
        Func<string, Task> grantAsync,
        BackupSet set,
        RestoreRequest request,
        ServerName server,
        string[] grants)
    {
        var restore = RestoreLab.Target(server, options => options.ConnectionString = connectionString);
        for (var given = 0; given < grants.Length; given++)
        {
            var plan = await restore.PlanAsync(set, request);
            var errors = plan.Findings.Where(f => f.Severity == FindingSeverity.Error).ToList();

            Assert.Equal(grants.Length - given, errors.Count);
            Assert.All(errors, e => Assert.Equal(BackupErrorCode.MissingPrivilege, e.Code));
            Assert.All(grants.Skip(given), grant =>
                Assert.Contains(errors, e => e.Message.Contains($"the privilege {grant[..grant.IndexOf(" ON ", StringComparison.Ordinal)]} on ", StringComparison.Ordinal)));
            await grantAsync(grants[given]);
        }

        var result = await restore.ExecuteAsync(await restore.PlanAsync(set, request));
        Assert.True(result.Verification!.IsPassed);
    }
}
