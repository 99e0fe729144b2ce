namespace BackupKit.IntegrationTests.Restore;

public sealed class RenameTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R11")]
    public async Task Restore_TwoDatabasesThatReferToEachOther_FollowTheNewNames(ServerName server)
    {
        await using var a = await TestServers.CreateDatabaseAsync(server);
        await using var b = await TestServers.CreateDatabaseAsync(server);
        await using var newA = new TargetDatabase(server);
        await using var newB = new TargetDatabase(server);
        await RestoreLab.RunAsync(a, $"""
            CREATE TABLE parents (id INT PRIMARY KEY, twice INT AS (id * 2) STORED, CHECK (id > 0)) $$
            INSERT INTO parents (id) VALUES (1), (2) $$
            CREATE TABLE log (n INT) $$
            CREATE TABLE `{b.Name}`.children (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES `{a.Name}`.parents (id)) $$
            INSERT INTO `{b.Name}`.children VALUES (1, 1) $$
            CREATE FUNCTION f() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM {b.Name}.children) $$
            CREATE VIEW v AS SELECT p.id, f() AS n FROM parents p JOIN `{b.Name}`.children c ON c.parent = p.id $$
            CREATE VIEW `{b.Name}`.w AS SELECT x.id FROM `{a.Name}`.v x $$
            CREATE TRIGGER `{b.Name}`.r AFTER INSERT ON `{b.Name}`.children FOR EACH ROW INSERT INTO {a.Name}.log VALUES (NEW.id) $$
            CREATE PROCEDURE `{b.Name}`.p() BEGIN DECLARE n INT; SELECT {a.Name}.f() INTO n; INSERT INTO {a.Name} . log VALUES (n); END $$
            CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO UPDATE {b.Name}.children SET parent = {b.Name}.children.parent
            """);
        if (TestServers.IsMariaDb(server))
        {
            await RestoreLab.RunAsync(b, $"CREATE SEQUENCE s $$ CREATE TABLE `{a.Name}`.d (id BIGINT PRIMARY KEY DEFAULT nextval({b.Name}.s))");
        }

        var set = await RestoreLab.DumpAsync(a, options => options.Databases.Include(b.Name));
        var request = new RestoreRequest
        {
            Rename = new Dictionary<string, string> { [a.Name] = newA.Name, [b.Name] = newB.Name },
            Workers = 2,
        };

        var result = await RestoreLab.RestoreAsync(server, set, request);
        await a.ExecuteAsync($"DROP DATABASE `{b.Name}`");
        await a.ExecuteAsync($"DROP DATABASE `{a.Name}`");

        Assert.True(result.Verification!.IsPassed);
        Assert.DoesNotContain(result.Findings, f => f.Severity != FindingSeverity.Information);
        Assert.Equal("1", await newB.ScalarAsync("SELECT COUNT(*) FROM w"));
        await newB.ExecuteAsync("INSERT INTO children VALUES (2, 2)");
        await newB.ExecuteAsync("CALL p()");
        Assert.Equal("2,2", await newA.ScalarAsync("SELECT GROUP_CONCAT(n) FROM log"));
        if (TestServers.IsMariaDb(server))
        {
            await newA.ExecuteAsync("INSERT INTO d VALUES ()");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R11")]
    public async Task Plan_BareAliasOfTheSameName_IsRefusedByNameAndDynamicSqlIsAWarning(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, $"""
            CREATE TABLE t (id INT PRIMARY KEY) $$
            CREATE PROCEDURE doubtful() SELECT {source.Name}.id FROM t {source.Name} $$
            CREATE PROCEDURE dynamic() BEGIN SET @s = 'SELECT * FROM {source.Name}.t'; PREPARE x FROM @s; EXECUTE x; END
            """);
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(server).PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        var error = Assert.Single(plan.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Contains("procedure `doubtful`", error.Message, StringComparison.Ordinal);
        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains("procedure `dynamic`", StringComparison.Ordinal));
    }
}
