namespace BackupKit.IntegrationTests.Restore;

public sealed class PartialRestoreTests
{
    private const string Script = """
        CREATE TABLE parents (id INT PRIMARY KEY) $$
        CREATE TABLE children (id INT PRIMARY KEY, parent INT, own INT, KEY (parent),
            CONSTRAINT up FOREIGN KEY (parent) REFERENCES parents (id), CONSTRAINT self FOREIGN KEY (own) REFERENCES children (id)) $$
        INSERT INTO parents VALUES (1) $$
        INSERT INTO children VALUES (1, 1, 1) $$
        CREATE TRIGGER second BEFORE INSERT ON children FOR EACH ROW SET @a = 2 $$
        CREATE TRIGGER first BEFORE INSERT ON children FOR EACH ROW PRECEDES second SET @a = 1 $$
        CREATE TRIGGER other BEFORE INSERT ON parents FOR EACH ROW SET @a = 3
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R4")]
    [Trait("Rule", "O12")]
    public async Task Restore_TableWithTriggersAndWithoutParent_HasThemInOrderAndNoKeyUp(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(
            server,
            set,
            RestoreLab.As(source, target.Name) with { Tables = ["children"] },
            options => (options.WithTriggers, options.OmitKeysWithoutParent) = (true, true));

        Assert.True(result.Verification!.IsPassed);
        Assert.Contains(result.Findings, f => f.Message.Contains("foreign key `up`", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Findings, f => f.Message.Contains("foreign key `self`", StringComparison.Ordinal));
        Assert.Equal("first,second", await target.ScalarAsync(
            "SELECT GROUP_CONCAT(TRIGGER_NAME ORDER BY ACTION_ORDER) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE()"));
        await target.ExecuteAsync("INSERT INTO children VALUES (2, 77, 1)");
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R4")]
    public async Task Restore_ParentIsOnTheTarget_KeyIsKept(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var existing = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Script);
        await existing.ExecuteAsync("CREATE TABLE parents (id INT PRIMARY KEY)");
        await existing.ExecuteAsync("INSERT INTO parents VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(
            server,
            set,
            RestoreLab.As(source, existing.Name) with { Tables = ["children"] },
            options => options.OmitKeysWithoutParent = true);

        Assert.DoesNotContain(result.Findings, f => f.Severity == FindingSeverity.Warning);
        Assert.Equal("2", (await existing.QueryAsync(
            "SELECT COUNT(*) FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA=DATABASE()")).Rows[0].GetString(0));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R3")]
    public async Task Plan_OverwritingATableWithTriggers_NamesThoseThatAreLost(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);
        var request = new RestoreRequest { Databases = [source.Name], Tables = ["parents"], Overwrite = true };

        var plain = await RestoreLab.Target(server).PlanAsync(set, request);
        var whole = await RestoreLab.Target(server, options => options.WithTriggers = true).PlanAsync(set, request);

        Assert.Contains(plain.Findings, f => f.Message.Contains("`other`", StringComparison.Ordinal));
        Assert.DoesNotContain(whole.Findings, f => f.Message.Contains("`other`", StringComparison.Ordinal));
    }
}
