using BackupKit.IntegrationTests.Accounts;

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

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R11")]
    [Trait("Rule", "V23")]
    public async Task Restore_UnderAnotherNameFromAServerThatFoldsCase_FollowsEverySpellingOfTheName(ServerName server)
    {
        await using var folding = await ScratchServer.StartAsync(server, "--lower-case-table-names=1");
        await using var session = await AccountLab.ConnectAsync(folding.ConnectionString);
        await AccountLab.RunAsync(session, """
            CREATE DATABASE Shop
            $$ USE Shop
            $$ CREATE TABLE Orders (id INT PRIMARY KEY)
            $$ CREATE TABLE Log (line VARCHAR(20))
            $$ INSERT INTO Orders VALUES (7)
            $$ CREATE VIEW Seen AS SELECT SHOP.Orders.id FROM SHOP.Orders
            $$ CREATE FUNCTION Kept() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM SHOP.ORDERS)
            $$ CREATE PROCEDURE Listed() SELECT sHoP.oRders.id, `SHOP`.Kept() FROM sHoP.oRders
            $$ CREATE TRIGGER Counted AFTER INSERT ON Orders FOR EACH ROW INSERT INTO SHOP.Log VALUES ('SHOP')
            $$ CREATE EVENT Nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM Shop.Log
            """);
        var set = await AccountLab.DumpAsync(folding.ConnectionString, options => options.Databases.Include("shop"));
        var target = RestoreLab.Target(server, options => options.ConnectionString = folding.ConnectionString);
        var request = new RestoreRequest { Rename = new Dictionary<string, string> { ["shop"] = "Copy" } };

        var plan = await target.PlanAsync(set, request);
        var result = await target.ExecuteAsync(plan);
        await session.ExecuteAsync("DROP DATABASE Shop");

        Assert.True(result.Verification!.IsPassed);
        Assert.Contains(plan.Findings, f => f.Message.Contains("string in the trigger `Counted`", StringComparison.Ordinal));
        var listed = await session.QueryAsync("CALL Copy.Listed()");
        Assert.Equal(("7", "1"), (listed.Rows[0].GetString(0), listed.Rows[0].GetString(1)));
        await session.ExecuteAsync("INSERT INTO Copy.Orders VALUES (8)");
        Assert.Equal("2", (await session.QueryAsync("SELECT COUNT(*) FROM Copy.Seen")).Rows[0].GetString(0));
        Assert.Equal("1", (await session.QueryAsync("SELECT COUNT(*) FROM Copy.Log")).Rows[0].GetString(0));
        var happening = await session.QueryAsync("SHOW CREATE EVENT Copy.Nightly");
        Assert.Contains("DELETE FROM `Copy`.Log", happening.Rows[0].GetString(3), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    [Trait("Rule", "V23")]
    public async Task Restore_BrokenViewsToATargetThatFoldsCase_MakesThem(ServerName server)
    {
        await using var folding = await ScratchServer.StartAsync(server, "--lower-case-table-names=1");
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE Orders (id INT PRIMARY KEY, Lost INT) $$
            CREATE TABLE Gone (id INT PRIMARY KEY) $$
            CREATE VIEW NoColumn AS SELECT o.id, o.Lost FROM Orders o $$
            CREATE VIEW NoTable AS SELECT g.id FROM Gone g JOIN Orders USING (id) $$
            CREATE VIEW OnBroken AS SELECT * FROM NoColumn $$
            ALTER TABLE Orders DROP COLUMN Lost $$
            DROP TABLE Gone
            """);
        var set = await RestoreLab.DumpAsync(source);
        var target = RestoreLab.Target(server, options => options.ConnectionString = folding.ConnectionString);

        var result = await target.ExecuteAsync(await target.PlanAsync(set, RestoreLab.As(source, "Shop")));

        Assert.True(result.Verification!.IsPassed);
        await using var session = await folding.ConnectAsync();
        var views = await session.QueryAsync("SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA='shop' ORDER BY 1");
        Assert.Equal(["nocolumn", "notable", "onbroken"], views.Rows.Select(r => r.GetString(0)));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R1")]
    public async Task Restore_OverProgramsOfAnotherCase_ReplacesThem(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE t (id INT PRIMARY KEY) $$
            CREATE PROCEDURE listed() SELECT 1 $$
            CREATE FUNCTION kept() RETURNS INT DETERMINISTIC RETURN 1 $$
            CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1 $$
            CREATE TRIGGER counted BEFORE INSERT ON t FOR EACH ROW SET NEW.id = NEW.id
            """);
        var set = await RestoreLab.DumpAsync(source);
        await RestoreLab.RunAsync(source, """
            DROP PROCEDURE listed $$
            DROP FUNCTION kept $$
            DROP EVENT nightly $$
            DROP TRIGGER counted $$
            CREATE PROCEDURE Listed() SELECT 2 $$
            CREATE FUNCTION Kept() RETURNS INT DETERMINISTIC RETURN 2 $$
            CREATE EVENT Nightly ON SCHEDULE EVERY 2 DAY DISABLE DO SELECT 2 $$
            CREATE TRIGGER Counted BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 2
            """);

        var before = await RestoreLab.CompareAsync(server, set, source, source.Name);
        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, source.Name) with { Overwrite = true });

        // Only MariaDB keeps triggers apart by case.
        Assert.Equal(
            TestServers.IsMariaDb(server)
                ? ["definition", "definition", "definition", "extra-trigger", "missing-trigger"]
                : ["definition", "definition", "definition", "definition"],
            before.Findings.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.True(result.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, source.Name)).Findings);
    }

    [Fact]
    [Trait("Rule", "V23")]
    public async Task Plan_TriggersThatDifferOnlyByCaseToMySql_AreRefused()
    {
        await using var source = await TestServers.CreateDatabaseAsync(ServerName.MariaDb118);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE t (id INT PRIMARY KEY) $$
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1 $$
            CREATE TRIGGER TR BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 2
            """);
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(ServerName.MySql97).PlanAsync(set, RestoreLab.As(source, $"bk_{Guid.NewGuid():N}"));

        Assert.Contains(plan.Findings, f => f is { Severity: FindingSeverity.Error, Code: BackupErrorCode.TargetUnsuitable }
            && f.Message.Contains("tr, TR", StringComparison.Ordinal) && f.Message.Contains("differ only by case", StringComparison.Ordinal));
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
