using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Restore;

public sealed class RestorePrivilegeTests
{
    private const string Script = """
        CREATE TABLE parents (id INT PRIMARY KEY) $$
        CREATE TABLE children (id INT PRIMARY KEY, parent INT, KEY (parent), FOREIGN KEY (parent) REFERENCES parents (id)) $$
        INSERT INTO parents VALUES (1), (2) $$
        INSERT INTO children VALUES (1, 1), (2, 2) $$
        CREATE DEFINER=bk_nobody@localhost SQL SECURITY INVOKER VIEW v AS SELECT id FROM children $$
        CREATE DEFINER=bk_nobody@localhost TRIGGER r BEFORE INSERT ON children FOR EACH ROW SET NEW.id = NEW.id $$
        CREATE DEFINER=bk_nobody@localhost PROCEDURE p() SELECT 1 $$
        CREATE DEFINER=bk_nobody@localhost FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1 $$
        CREATE DEFINER=bk_nobody@localhost EVENT e ON SCHEDULE EVERY 1 DAY DO SET @a = 1
        """;

    private static readonly string[] OnDatabase =
        ["CREATE", "DROP", "INSERT", "SELECT", "DELETE", "ALTER", "CREATE VIEW", "SHOW VIEW", "TRIGGER", "EVENT", "CREATE ROUTINE"];

    private static IEnumerable<(string Privilege, string Where)> Needed(ServerName server, string database)
    {
        var where = $"`{database.Replace("_", "\\_", StringComparison.Ordinal)}`.*";
        foreach (var privilege in OnDatabase)
        {
            yield return (privilege, where);
        }

        if (server == ServerName.MySql97)
        {
            yield return ("REFERENCES", where);
            yield return ("SET_ANY_DEFINER", "*.*");
            yield return ("ALLOW_NONEXISTENT_DEFINER", "*.*");
            yield return ("SHOW_ROUTINE", "*.*");
            yield return ("SELECT", "mysql.user");
        }
        else
        {
            yield return ("SET USER", "*.*");
            yield return ("SELECT", "mysql.proc");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Rule", "R1")]
    public async Task Restore_AccountWithExactlyTheList_Restores(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);
        await using var account = await TestAccount.CreateAsync(
            source, [.. Needed(server, target.Name).Select(n => $"{n.Privilege} ON {n.Where}")]);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name), options =>
        {
            options.ConnectionString = account.ConnectionString;
            options.DeferIndexBytes = 0;
        });

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal("2", await target.ScalarAsync("SELECT COUNT(*) FROM v"));
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Rule", "O10")]
    public async Task Plan_EachPrivilegeTakenAway_IsNamedAndNothingIsTouched(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);
        var needed = Needed(server, target.Name).ToList();
        await using var account = await TestAccount.CreateAsync(source, [.. needed.Select(n => $"{n.Privilege} ON {n.Where}")]);
        var restore = RestoreLab.Target(server, options =>
        {
            options.ConnectionString = account.ConnectionString;
            options.DeferIndexBytes = 0;
        });

        foreach (var (privilege, where) in needed.Where(n => n.Where != "mysql.user"))
        {
            await source.ExecuteAsync($"REVOKE {privilege} ON {where} FROM '{account.Name}'@'%'");
            var plan = await restore.PlanAsync(set, RestoreLab.As(source, target.Name));
            var error = await Assert.ThrowsAsync<BackupException>(() => restore.ExecuteAsync(plan));

            Assert.All(
                plan.Findings.Where(f => f.Severity == FindingSeverity.Error),
                f => Assert.Equal(BackupErrorCode.MissingPrivilege, f.Code));
            Assert.Contains(plan.Findings, f => f.Message.Contains($"the privilege {privilege} on ", StringComparison.Ordinal));
            Assert.Equal(BackupErrorCode.MissingPrivilege, error.Code);
            Assert.Empty((await source.QueryAsync($"SHOW DATABASES LIKE '{target.Name}'")).Rows);
            await source.ExecuteAsync($"GRANT {privilege} ON {where} TO '{account.Name}'@'%'");
        }

        Assert.DoesNotContain(
            (await restore.PlanAsync(set, RestoreLab.As(source, target.Name))).Findings, f => f.Severity == FindingSeverity.Error);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Plan_DatabaseThatTheAccountMayNotLookInto_IsAFinding(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var existing = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var set = await RestoreLab.DumpAsync(source);
        await using var account = await TestAccount.CreateAsync(source, $"INSERT ON `{existing.Name}`.*");

        var plan = await RestoreLab
            .Target(server, options => options.ConnectionString = account.ConnectionString)
            .PlanAsync(set, RestoreLab.As(source, existing.Name));

        Assert.Contains(plan.Findings, f => f.Code == BackupErrorCode.MissingPrivilege && f.Message.Contains("the privilege SELECT on ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Rule", "O9")]
    public async Task Plan_ViewOnATableOfAnotherDatabaseThatIsHidden_NamesIt(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var other = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await other.ExecuteAsync("CREATE TABLE elsewhere (id INT PRIMARY KEY)");
        await source.ExecuteAsync($"CREATE SQL SECURITY INVOKER VIEW v AS SELECT id FROM `{other.Name}`.elsewhere");
        var set = await RestoreLab.DumpAsync(source);
        await using var account = await TestAccount.CreateAsync(
            source, [.. Needed(server, target.Name).Select(n => $"{n.Privilege} ON {n.Where}")]);
        if (server == ServerName.MySql97)
        {
            await source.ExecuteAsync($"GRANT SYSTEM_USER ON *.* TO '{account.Name}'@'%'");
        }

        var restore = RestoreLab.Target(server, options => options.ConnectionString = account.ConnectionString);
        var refused = await restore.PlanAsync(set, RestoreLab.As(source, target.Name));
        await source.ExecuteAsync($"GRANT SELECT ON `{other.Name}`.elsewhere TO '{account.Name}'@'%'");
        var result = await restore.ExecuteAsync(await restore.PlanAsync(set, RestoreLab.As(source, target.Name)));

        var error = Assert.Single(refused.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Contains($"the privilege SELECT on `{other.Name}`.`elsewhere`", error.Message, StringComparison.Ordinal);
        Assert.True(result.Verification!.IsPassed);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Plan_FunctionsUnderABinaryLogThatDistrustsThem_AreNamed(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("CREATE FUNCTION safe() RETURNS INT NO SQL RETURN 1");
        await source.ExecuteAsync("CREATE FUNCTION writes() RETURNS INT NOT DETERMINISTIC MODIFIES SQL DATA RETURN 1");
        var set = await RestoreLab.DumpAsync(source);
        await using var scratch = await ScratchServer.StartAsync(server, "--log-bin", "--log-bin-trust-function-creators=0");
        await using (var session = await scratch.ConnectAsync())
        {
            await session.ExecuteAsync("CREATE USER bk_plain@'%' IDENTIFIED BY 'only-for-tests-1'");
            await session.ExecuteAsync("GRANT ALL ON `t1`.* TO bk_plain@'%'");
        }

        var settings = MySqlConnectionSettings.Parse(scratch.ConnectionString) with { UserId = "bk_plain", Password = "only-for-tests-1" };
        var own = await PlanAsync(scratch.ConnectionString);
        var plain = await PlanAsync(TestAccount.ConnectionStringOf(settings));

        var error = Assert.Single(own.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal(BackupErrorCode.TargetUnsuitable, error.Code);
        Assert.Contains("`writes`", error.Message, StringComparison.Ordinal);
        Assert.Contains(plain.Findings, f => f.Message.Contains("the privilege SUPER on ", StringComparison.Ordinal));

        Task<RestorePlan> PlanAsync(string connection) => RestoreLab
            .Target(server, options => options.ConnectionString = connection)
            .PlanAsync(set, RestoreLab.As(source, "t1"));
    }

    [Fact]
    [Trait("Rule", "O15")]
    public async Task Plan_HistoryOnAServerThatKeepsItsOwnTimes_IsRefused()
    {
        const ServerName Server = ServerName.MariaDb118;
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);
        await using var scratch = await ScratchServer.StartAsync(Server, "--secure-timestamp=YES");

        var plan = await RestoreLab
            .Target(Server, options => options.ConnectionString = scratch.ConnectionString)
            .PlanAsync(set, RestoreLab.As(source, "t1"));

        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Error && f.Message.Contains("secure_timestamp", StringComparison.Ordinal));
    }
}
