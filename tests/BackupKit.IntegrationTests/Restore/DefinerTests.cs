using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

public sealed class DefinerTests
{
    private const string Script = """
        CREATE TABLE t (id INT PRIMARY KEY) $$
        CREATE DEFINER=bk_one@localhost SQL SECURITY INVOKER VIEW v AS SELECT id, 'DEFINER=`bk_one`@`localhost`' AS c FROM t $$
        create definer = 'bk_one'@'localhost' trigger r before insert on t for each row set @a = 'definer=bk_one@localhost' $$
        CREATE DEFINER=bk_two@`%` PROCEDURE p() SQL SECURITY INVOKER SELECT 'DEFINER=`bk_two`@`%`' $$
        CREATE DEFINER=bk_two@`%` FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1 $$
        CREATE DEFINER=bk_one@localhost EVENT e ON SCHEDULE EVERY 1 DAY DO SET @a = 1
        """;

    private const string Definers = """
        SELECT GROUP_CONCAT(DISTINCT d ORDER BY d) FROM (
        SELECT DEFINER d FROM information_schema.VIEWS WHERE TABLE_SCHEMA=DATABASE()
        UNION ALL SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE()
        UNION ALL SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE()
        UNION ALL SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA=DATABASE()) x
        """;

    private const string Invokers = """
        SELECT (SELECT COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA=DATABASE() AND SECURITY_TYPE='INVOKER')
        + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE() AND SECURITY_TYPE='INVOKER')
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O10")]
    public async Task Restore_CurrentUser_IsDefinerOfEverything(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(
            server, set, RestoreLab.As(source, target.Name), options => options.Definers = DefinerPolicy.CurrentUser);

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal(await target.ScalarAsync("SELECT CURRENT_USER()"), await target.ScalarAsync(Definers));
        Assert.Equal("2", await target.ScalarAsync(Invokers));
        Assert.Contains("DEFINER=`bk_two`@`%`", await target.ScalarAsync(
            "SELECT ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE() AND ROUTINE_NAME='p'"), StringComparison.Ordinal);
        Assert.Empty((await CompareAsync(server, set, source, target, o => o.Definers = DefinerPolicy.CurrentUser)).Findings);
        var plain = await CompareAsync(server, set, source, target, _ => { });
        Assert.Equal(5, plain.Findings.Count);
        Assert.All(plain.Findings, f => Assert.Equal("definer", f.Name));
        Assert.Contains(plain.Findings, f => f.Message.EndsWith("and not bk_two@%", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O10")]
    public async Task Restore_MappedDefiners_AreReplacedAndOthersKept(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);
        var map = new Dictionary<string, string> { ["bk_one@LOCALHOST"] = "bk`new@10.0.0.%" };

        await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name), options => options.DefinerMap = map);

        Assert.Equal("bk_two@%,bk`new@10.0.0.%", await target.ScalarAsync(Definers));
        Assert.Empty((await CompareAsync(server, set, source, target, o => o.DefinerMap = map)).Findings);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O10")]
    public async Task Plan_MappedDefinerThatNothingHas_IsAWarning(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab
            .Target(server, options => options.DefinerMap = new Dictionary<string, string> { ["bk_on@localhost"] = "x@y" })
            .PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains("bk_on@localhost", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O10")]
    public async Task Restore_RoleAndPackageDefiners_AreMapped(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE OR REPLACE ROLE bk_role_of_definers");
        await RestoreLab.RunAsync(source, """
            CREATE DEFINER=bk_role_of_definers PROCEDURE p() SELECT 1 $$
            SET sql_mode=ORACLE $$
            CREATE DEFINER=bk_one@localhost PACKAGE pk AS FUNCTION one RETURN INT; END $$
            CREATE DEFINER=bk_one@localhost PACKAGE BODY pk AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END $$
            SET sql_mode=''
            """);
        var set = await RestoreLab.DumpAsync(source);
        var map = new Dictionary<string, string> { ["bk_role_of_definers"] = "bk_three@localhost", ["bk_one@localhost"] = "bk_role_of_definers" };

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name), options => options.DefinerMap = map);

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal("bk_role_of_definers,bk_three@localhost", await target.ScalarAsync(Definers));
    }

    private static Task<VerificationResult> CompareAsync(
        ServerName server,
        BackupSet set,
        TestDatabase source,
        TargetDatabase target,
        Action<MySqlCompareOptions> configure)
    {
        var options = new MySqlCompareOptions
        {
            ConnectionString = TestServers.ConnectionString(server),
            Databases = [source.Name],
            Rename = new Dictionary<string, string> { [source.Name] = target.Name },
        };
        configure(options);
        return MySqlServerComparer.CompareAsync(set, options);
    }
}
