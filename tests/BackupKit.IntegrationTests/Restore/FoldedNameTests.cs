namespace BackupKit.IntegrationTests.Restore;

/// <summary>Targets with <c>lower_case_table_names=1</c>: they store names of databases and tables in lower case.</summary>
public sealed class FoldedNameTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V23")]
    public async Task Restore_ToATargetThatFoldsCase_RefusesWhatItCanNotKeepApartAndResumesTheRest(ServerName server)
    {
        await using var folding = await ScratchServer.StartAsync(server, "--lower-case-table-names=1");
        await using var session = await folding.ConnectAsync();
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE Orders (id INT PRIMARY KEY, v INT, KEY ByV (v)) $$
            CREATE TABLE Items (id INT PRIMARY KEY, OrderId INT, CONSTRAINT ToOrder FOREIGN KEY (OrderId) REFERENCES Orders (id)) $$
            INSERT INTO Orders VALUES (1, 2) $$
            INSERT INTO Items VALUES (7, 1) $$
            CREATE VIEW Seen AS SELECT o.id AS OrderId FROM Orders o JOIN Items i ON i.OrderId = o.id $$
            CREATE TRIGGER Counted BEFORE INSERT ON Orders FOR EACH ROW SET NEW.v = 1 $$
            CREATE PROCEDURE Listed() SELECT * FROM Orders
            """);
        var set = await RestoreLab.DumpAsync(source);
        var target = RestoreLab.Target(server, options => options.ConnectionString = folding.ConnectionString);

        await RefusesAnotherCaseOfAnExistingDatabaseAsync(session, target, set, source);
        await ResumesAsync(target, set, source);

        var again = await target.PlanAsync(set, RestoreLab.As(source, "SHOP"));
        Assert.Contains(again.Findings, f => f is { Severity: FindingSeverity.Error, Code: BackupErrorCode.TargetNotEmpty });
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V23")]
    public async Task Plan_DatabasesThatDifferOnlyByCase_AreRefusedBeforeAnythingIsMade(ServerName server)
    {
        await using var folding = await ScratchServer.StartAsync(server, "--lower-case-table-names=1");
        await using var session = await folding.ConnectAsync();
        await using var one = await TestServers.CreateDatabaseAsync(server);
        await one.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var lower = await RestoreLab.DumpAsync(one);
        var upper = one.Name.ToUpperInvariant();
        var set = RestoreLab.ToSet(
            lower.Manifest with
            {
                Inventory =
                [
                    .. lower.Manifest.Inventory,
                    new InventoryItem { Kind = "database", Name = upper },
                ],
            },
            (MemorySink)lower.Sink);
        var target = RestoreLab.Target(server, options => options.ConnectionString = folding.ConnectionString);

        var plan = await target.PlanAsync(set, new RestoreRequest());
        var refused = await Assert.ThrowsAsync<BackupException>(() => target.ExecuteAsync(plan));

        Assert.Equal(BackupErrorCode.TargetUnsuitable, refused.Code);
        Assert.Contains(one.Name, refused.Message, StringComparison.Ordinal);
        Assert.Contains(upper, refused.Message, StringComparison.Ordinal);
        Assert.Empty((await session.QueryAsync($"SHOW DATABASES LIKE '{one.Name}'")).Rows);
    }

    private static async Task RefusesAnotherCaseOfAnExistingDatabaseAsync(
        MySql.Wire.MySqlSession session,
        MySql.MySqlRestoreTarget target,
        BackupSet set,
        TestDatabase source)
    {
        await session.ExecuteAsync("CREATE DATABASE kept");
        await session.ExecuteAsync("CREATE TABLE kept.other (id INT PRIMARY KEY)");

        var plan = await target.PlanAsync(set, RestoreLab.As(source, "Kept"));

        Assert.Contains(plan.Findings, f => f is { Severity: FindingSeverity.Error, Code: BackupErrorCode.TargetNotEmpty });
    }

    private static async Task ResumesAsync(MySql.MySqlRestoreTarget target, BackupSet set, TestDatabase source)
    {
        var request = RestoreLab.As(source, "Shop");
        var files = ((MemorySink)set.Sink).Files;
        var key = set.Manifest.Parts.First(p => p.Kind == PartKind.Rows).Key;
        var rows = files[key];
        files[key] = [.. rows, .. "9\t9\n"u8];
        await Assert.ThrowsAsync<BackupException>(async () => await target.ExecuteAsync(await target.PlanAsync(set, request)));
        files[key] = rows;

        var result = await target.ExecuteAsync(await target.PlanAsync(set, request with { Resume = true }));

        Assert.True(result.Verification!.IsPassed);
    }
}
