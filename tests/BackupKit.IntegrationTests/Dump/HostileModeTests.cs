using System.Text;

using BackupKit.IntegrationTests.Accounts;
using BackupKit.IntegrationTests.Restore;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Sources whose global modes change what SHOW CREATE prints.</summary>
public sealed class HostileModeTests
{
    private const string Script = """
        CREATE DATABASE shop CHARACTER SET utf8mb4
        $$ USE shop
        $$ CREATE TABLE t (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, `a``"b` VARCHAR(20) CHARACTER SET latin1 DEFAULT 'x"y' COMMENT 'c"\'',
            KEY k (`a``"b`)) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='t"'
        $$ CREATE TABLE m (id INT) ENGINE=MyISAM ROW_FORMAT=FIXED
        $$ CREATE VIEW v AS SELECT id, `a``"b` AS `q"` FROM t
        $$ CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.`a``"b` = "in double quotes"
        $$ CREATE PROCEDURE p() SELECT "text", `id` FROM t
        $$ CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DISABLE DO SET @a = "b"
        $$ INSERT INTO m VALUES (1)
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O3")]
    public Task Dump_ServerThatQuotesOtherwise_HasTheSameDefinitions(ServerName server) =>
        ProveAsync(server, "SET GLOBAL sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH', GLOBAL sql_quote_show_create=0"
            .Replace(",PAD_CHAR_TO_FULL_LENGTH", TestServers.IsMariaDb(server) ? ",PAD_CHAR_TO_FULL_LENGTH" : "", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O4")]
    [Trait("Trap", "16")]
    public Task Dump_ModeThatStripsOptions_KeepsThem(ServerName server) =>
        ProveAsync(server, "SET GLOBAL sql_mode='ORACLE,NO_FIELD_OPTIONS,NO_TABLE_OPTIONS,NO_KEY_OPTIONS,MYSQL40'");

    private static async Task ProveAsync(ServerName server, string hostile)
    {
        await using var scratch = await ScratchServer.StartAsync(server);
        await using var session = await AccountLab.ConnectAsync(scratch.ConnectionString);
        await AccountLab.RunAsync(session, Script);
        var friendly = await DumpAsync(scratch);
        await session.ExecuteAsync(hostile);

        var set = await DumpAsync(scratch);
        var restore = RestoreLab.Target(server, options => options.ConnectionString = scratch.ConnectionString);
        var result = await restore.ExecuteAsync(await restore.PlanAsync(
            set, new RestoreRequest { Rename = new Dictionary<string, string> { ["shop"] = "again" } }));

        Assert.Equal(Definitions(friendly), Definitions(set));
        Assert.True(result.Verification!.IsPassed);
        var text = (await session.QueryAsync("SHOW CREATE TABLE again.t")).Rows[0].GetString(1);
        Assert.Contains("`id` int", text, StringComparison.Ordinal);
        Assert.Contains("NOT NULL AUTO_INCREMENT", text, StringComparison.Ordinal);
        Assert.Contains("ENGINE=InnoDB", text, StringComparison.Ordinal);
        Assert.Contains("CHARACTER SET latin1", text, StringComparison.Ordinal);
    }

    private static Task<BackupSet> DumpAsync(ScratchServer scratch) =>
        AccountLab.DumpAsync(scratch.ConnectionString, options => options.Databases.Include("shop"));

    private static IEnumerable<string> Definitions(BackupSet set) => set.Manifest.Inventory
        .Where(i => i.Database == "shop")
        .Select(i => $"{i.Kind} {i.Name} {i.Properties.GetValueOrDefault("sql_mode")} {Encoding.UTF8.GetString(((MemorySink)set.Sink).Files[i.Properties["definition"]])}");
}
