namespace BackupKit.IntegrationTests.Restore;

public sealed class CrossVersionTests
{
    [Theory]
    [InlineData(ServerName.MariaDb1011, ServerName.MariaDb118)]
    [InlineData(ServerName.MariaDb118, ServerName.MariaDb1011)]
    [Trait("Rule", "R12")]
    [Trait("Rule", "O15")]
    public async Task Plan_VersionedTableAcrossTheNewEndOfTime_IsRefused(ServerName from, ServerName to)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(to).PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Error && f.Message.Contains("11.5", StringComparison.Ordinal));
    }

    // The default modes of MySQL 5.7 hold it, and MySQL 8 refuses it.
    [Fact]
    [Trait("Rule", "R12")]
    [Trait("Rule", "O11")]
    public async Task Restore_ProgramsWithTheModesOfMySql57_KeepsTheOthers()
    {
        const ServerName Server = ServerName.MySql97;
        const string Modes = "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION";
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await using var target = new TargetDatabase(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync($"SET sql_mode='{Modes}'");
        await source.ExecuteAsync("CREATE PROCEDURE p() SELECT 1");
        await source.ExecuteAsync("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1");
        var set = await RestoreLab.DumpAsync(source);
        var inventory = set.Manifest.Inventory.Select(item => !item.Properties.ContainsKey("sql_mode") ? item : item with
        {
            Properties = new Dictionary<string, string>(item.Properties) { ["sql_mode"] = Modes + ",NO_AUTO_CREATE_USER" },
        });
        var old = RestoreLab.ToSet(set.Manifest with { Inventory = [.. inventory] }, (MemorySink)set.Sink);

        var result = await RestoreLab.RestoreAsync(Server, old, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal(Modes, await target.ScalarAsync("SELECT SQL_MODE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE()"));
        Assert.Empty((await RestoreLab.CompareAsync(Server, old, source, target.Name)).Findings);
    }

    [Fact]
    [Trait("Rule", "R12")]
    public async Task Plan_OlderServer_NamesEveryThingItDoesNotHave()
    {
        await using var source = await TestServers.CreateDatabaseAsync(ServerName.MariaDb118);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE vectors (id INT PRIMARY KEY, v VECTOR(2) NOT NULL, at TIMESTAMP NOT NULL) $$
            CREATE PACKAGE pk FUNCTION one() RETURNS INT; END $$
            CREATE PACKAGE BODY pk FUNCTION one() RETURNS INT RETURN 1; END
            """);
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(ServerName.MariaDb1011).PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Error && f.Message.Contains("VECTOR", StringComparison.Ordinal));
        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Error && f.Message.Contains("`pk`", StringComparison.Ordinal));
        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains("2038", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R12")]
    public async Task Plan_OtherFamily_NamesEveryThingItDoesNotHave()
    {
        await using var source = await TestServers.CreateDatabaseAsync(ServerName.MariaDb118);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE t (id UUID PRIMARY KEY, a INET6, b INET4) $$
            CREATE TABLE h (id INT PRIMARY KEY) WITH SYSTEM VERSIONING $$
            INSERT INTO h VALUES (1) $$
            CREATE SEQUENCE s $$
            SET sql_mode=SIMULTANEOUS_ASSIGNMENT $$
            CREATE PROCEDURE p() SELECT 1
            """);
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(ServerName.MySql97).PlanAsync(set, RestoreLab.As(source, "bk_never_made"));

        var errors = plan.Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Message).ToList();
        Assert.All(
            ["UUID", "INET6", "INET4", "the history of", "sequence", "sql_mode"],
            word => Assert.Contains(errors, e => e.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ServerName.MariaDb1011, ServerName.MariaDb118)]
    [InlineData(ServerName.MariaDb118, ServerName.MariaDb1011)]
    [Trait("Rule", "R12")]
    public async Task Restore_WhatBothVersionsHave_IsEqual(ServerName from, ServerName to)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from);
        await using var target = new TargetDatabase(to);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE t (id UUID PRIMARY KEY, a INET6, n VARCHAR(20) COLLATE utf8mb4_uca1400_ai_ci, KEY (n)) $$
            INSERT INTO t VALUES (UUID(), '::1', 'a'), (UUID(), 'fe80::1', NULL) $$
            CREATE SEQUENCE s $$
            CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 'x' $$
            CREATE PROCEDURE p() SELECT 1
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(to, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal("2", await target.ScalarAsync("SELECT COUNT(*) FROM t WHERE n IS NULL OR n='a'"));
    }
}
