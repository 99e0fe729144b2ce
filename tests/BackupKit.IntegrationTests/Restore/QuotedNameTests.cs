using BackupKit.IntegrationTests.Dump;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>A back-tick in a name, wherever a definition has names.</summary>
public sealed class QuotedNameTests
{
    private const string Tables = """
        CREATE TABLE `p``t` (`a``1` INT PRIMARY KEY, `b``2` INT, `c` INT GENERATED ALWAYS AS (`a``1` + 1),
          CONSTRAINT `c``k` CHECK (`a``1` > 0), KEY `i``x` (`b``2`), UNIQUE KEY `u``x` (`b``2`, `a``1`)) $$
        CREATE TABLE twice (`x` INT, `a` INT, `b` INT, `y````z` INT, UNIQUE KEY (x), UNIQUE KEY (a, b), UNIQUE KEY (`y````z`)) $$
        CREATE TABLE `c``t` (`a``1` INT, `a` INT, `a````b` INT, COMMENT_ INT COMMENT 'CONSTRAINT `f`k` FOREIGN KEY (`a`1`) REFERENCES `p``t` (`a`1`)',
          CONSTRAINT `f``k` FOREIGN KEY (`a``1`) REFERENCES `p``t` (`a``1`) ON DELETE CASCADE ON UPDATE SET NULL,
          CONSTRAINT `two````ticks` FOREIGN KEY (`a````b`) REFERENCES twice (`y````z`),
          CONSTRAINT `f` FOREIGN KEY (`a`, `a``1`) REFERENCES twice (a, b),
          CONSTRAINT `x`` FOREIGN KEY (``a``) REFERENCES ``p` FOREIGN KEY (`a`) REFERENCES twice (x)) $$
        CREATE TABLE plain (id INT PRIMARY KEY, up INT, CONSTRAINT up FOREIGN KEY (up) REFERENCES plain (id)) $$
        CREATE TABLE `pa``rt` (a INT, `c``ol` INT) PARTITION BY RANGE (`c``ol`) SUBPARTITION BY HASH (a) SUBPARTITIONS 2
          (PARTITION `p``0` VALUES LESS THAN (10), PARTITION `p``1` VALUES LESS THAN MAXVALUE) $$
        CREATE TABLE `li``st` (a INT, `c``ol` INT) PARTITION BY LIST COLUMNS (`c``ol`) (PARTITION `p``0` VALUES IN (1, 2)) $$
        CREATE TABLE `m``1` (a INT) ENGINE=MyISAM $$
        CREATE TABLE `m``2` (a INT) ENGINE=MERGE UNION=(`m``1`) $$
        CREATE VIEW `v``w` (`o``1`, `o``2`) AS SELECT `a``1`, `b``2` AS `q``q` FROM `p``t` $$
        CREATE TRIGGER `t``r` BEFORE INSERT ON `p``t` FOR EACH ROW SET NEW.`b``2` = NEW.`a``1` $$
        CREATE PROCEDURE `pr``oc` (`a``b` INT) SELECT `a``b` $$
        CREATE FUNCTION `fu``nc` (`a``b` INT) RETURNS INT DETERMINISTIC RETURN `a``b` $$
        CREATE EVENT `e``v` ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1 AS `x``y` $$
        INSERT INTO `p``t` (`a``1`) VALUES (1), (2) $$
        INSERT INTO `pa``rt` VALUES (1, 5), (2, 50) $$
        INSERT INTO `c``t` (`a``1`) VALUES (1)
        """;

    private const string MariaDbTables = """
        CREATE SEQUENCE `s``q` $$
        CREATE TABLE `pe``r` (a INT, `f``1` DATE, `f``2` DATE, PERIOD FOR `p``er` (`f``1`, `f``2`), UNIQUE KEY `o``l` (a, `p``er` WITHOUT OVERLAPS)) $$
        CREATE TABLE `ve``r` (a INT, `r``s` TIMESTAMP(6) GENERATED ALWAYS AS ROW START, `r``e` TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
          PERIOD FOR SYSTEM_TIME (`r``s`, `r``e`)) WITH SYSTEM VERSIONING
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O29")]
    public async Task Restore_NamesWithBackTicks_AreAsInTheSource(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server, "bk`test");
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Tables);
        if (TestServers.IsMariaDb(server))
        {
            await RestoreLab.RunAsync(source, MariaDbTables);
        }

        var dumped = await DumpLab.RunAsync(DumpLab.Options(source));
        var set = RestoreLab.ToSet(dumped);
        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        foreach (var column in new[] { "CONSTRAINT_NAME", "COLUMN_NAME", "REFERENCED_COLUMN_NAME" })
        {
            Assert.Equal(await KeysAsync(source, source.Name, column), await KeysAsync(source, target.Name, column));
        }

        // Some releases of MariaDB (10.11.18 and 11.8, not 10.11.19) print these names as they are; that text stays beside the corrected one.
        var shown = (await source.QueryAsync("SHOW CREATE TABLE `c``t`")).Rows[0].GetString(1);
        var item = dumped.Item("table", "c`t");
        Assert.Equal(!shown.Contains("CONSTRAINT `f``k` FOREIGN KEY", StringComparison.Ordinal), item.Properties.ContainsKey("printed"));
        if (item.Properties.TryGetValue("printed", out var printed))
        {
            Assert.Equal(shown, dumped.Text(printed));
        }

        Assert.DoesNotContain("printed", dumped.Item("table", "plain").Properties.Keys);
    }

    private static async Task<string> KeysAsync(TestDatabase database, string name, string column)
    {
        var result = await database.QueryAsync(
            $"SELECT CONCAT(TABLE_NAME, ' ', CONSTRAINT_NAME, ' ', COALESCE({column}, '')) AS k FROM information_schema.KEY_COLUMN_USAGE"
            + $" WHERE TABLE_SCHEMA='{name}' ORDER BY k");
        return string.Join('\n', result.Rows.Select(row => row.GetString(0)));
    }
}
