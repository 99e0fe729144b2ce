using BackupKit.IntegrationTests.Dump;
using BackupKit.IntegrationTests.Snapshot;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Bodies that end in a comment without a newline: in a file, the delimiter that follows would be part of the comment.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class BodyCommentTests
{
    private const string Script = """
        SET sql_mode='' $$
        CREATE TABLE t (id INT) $$
        CREATE FUNCTION dashed() RETURNS INT DETERMINISTIC RETURN 1 -- the end $$
        CREATE FUNCTION hashed() RETURNS INT DETERMINISTIC RETURN 2 # the end $$
        CREATE FUNCTION slashed() RETURNS INT DETERMINISTIC RETURN 3 /* the end */ $$
        CREATE FUNCTION z_last() RETURNS INT DETERMINISTIC RETURN 4 $$
        CREATE PROCEDURE dashed() BEGIN SELECT 1; -- inner
            SELECT 2; END -- the ; end' $$
        CREATE PROCEDURE z_last() SELECT 5 $$
        CREATE TRIGGER first BEFORE INSERT ON t FOR EACH ROW SET NEW.id = NEW.id + 1 -- the end" $$
        CREATE TRIGGER second BEFORE INSERT ON t FOR EACH ROW SET NEW.id = NEW.id * 10 # the end $$
        CREATE EVENT dashed ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DISABLE DO SET @a = 1 -- the end $$
        CREATE EVENT z_last ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DISABLE DO SET @a = 2
        """;

    private static readonly string[] Programs = ["function", "procedure", "trigger", "event"];

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O25")]
    public async Task Restore_BodiesThatEndInAComment_AreEqual(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        Assert.Equal("1 2 3 4", await target.ScalarAsync("SELECT CONCAT_WS(' ', dashed(), hashed(), slashed(), z_last())"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O25")]
    public async Task Client_ScriptOfBodiesThatEndInAComment_MakesEveryOneOfThem(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Script);
        var before = await DumpLab.RunAsync(DumpLab.Options(source));
        await RestoreLab.RunAsync(source, """
            DROP FUNCTION dashed $$ DROP FUNCTION hashed $$ DROP FUNCTION slashed $$ DROP FUNCTION z_last $$ DROP PROCEDURE dashed $$ DROP PROCEDURE z_last $$
            DROP TRIGGER first $$ DROP TRIGGER second $$ DROP EVENT dashed $$ DROP EVENT z_last
            """);

        await StockTool.RunAsync(
            "mariadb",
            [StockTool.Login(server), "--comments", "--binary-mode", source.Name],
            before.Files[$"objects/client/{source.Name}.sql"]);

        var after = await DumpLab.RunAsync(DumpLab.Options(source));
        Assert.Equal(Bodies(before), Bodies(after));
        Assert.Equal(10, Bodies(after).Count());
    }

    private static IEnumerable<(string Kind, string Name, string? Sha256)> Bodies(DumpedSet set) => set.Report.Inventory
        .Where(i => Programs.Contains(i.Kind))
        .Select(i => (i.Kind, i.Name, i.DefinitionSha256));
}
