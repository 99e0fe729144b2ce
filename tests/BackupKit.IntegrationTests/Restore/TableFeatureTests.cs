using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>What a table may have that a restore has to let the target take.</summary>
public sealed class TableFeatureTests
{
    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O16")]
    public async Task Restore_PeriodsCompressedAndInvisibleColumns_AreAsInTheSource(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE booked (room INT, `from day` DATE, until DATE, PERIOD FOR `the time` (`from day`, until), UNIQUE (room, `the time` WITHOUT OVERLAPS)) $$
            CREATE TABLE packed (id INT PRIMARY KEY, a TEXT COMPRESSED, b MEDIUMBLOB COMPRESSED, c VARCHAR(2000) COMPRESSED DEFAULT 'x', d VARBINARY(500) COMPRESSED,
                hidden INT INVISIBLE DEFAULT 5) $$
            CREATE TABLE both_times (id INT, s DATE, e DATE, PERIOD FOR app (s, e)) WITH SYSTEM VERSIONING $$
            INSERT INTO booked VALUES (1, '2020-01-01', '2020-02-01'), (1, '2020-02-01', '2020-03-01'), (2, '2020-01-15', '2020-02-15') $$
            INSERT INTO packed (id, a, b, c, d, hidden) VALUES (1, REPEAT('a', 60000), REPEAT(x'00FF', 90000), REPEAT('c', 1999), REPEAT(x'0A5C', 250), 9), (2, '', '', '', '', NULL),
                (3, NULL, NULL, NULL, NULL, 1) $$
            INSERT INTO both_times VALUES (1, '2020-01-01', '2020-12-31') $$
            DELETE FROM both_times FOR PORTION OF app FROM '2020-03-01' TO '2020-04-01'
            """);
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            await using var target = new TargetDatabase(server);
            var set = await RestoreLab.DumpAsync(source, options => options.Format = format);

            var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

            Assert.True(result.Verification!.IsPassed);
            Assert.Equal(4, ColumnsSaying(await DefinitionAsync(target, "packed"), "COMPRESSED"));
            Assert.Contains("WITHOUT OVERLAPS", await DefinitionAsync(target, "booked"), StringComparison.Ordinal);
            foreach (var table in new[] { "booked", "packed", "both_times" })
            {
                Assert.Equal((await source.QueryAsync($"SHOW CREATE TABLE {table}")).Rows[0].GetString(1), await DefinitionAsync(target, table));
            }

            Assert.Equal("60000 180000 9", await target.ScalarAsync("SELECT CONCAT_WS(' ', LENGTH(a), LENGTH(b), hidden) FROM packed WHERE id=1"));
            var refused = await Assert.ThrowsAnyAsync<BackupException>(() => target.ExecuteAsync("INSERT INTO booked VALUES (1, '2020-01-10', '2020-01-20')"));
            Assert.Contains("1062", refused.Message, StringComparison.Ordinal);
        }

        var plan = await RestoreLab.Target(ServerName.MySql97).PlanAsync(await RestoreLab.DumpAsync(source), RestoreLab.As(source, $"bk_{Guid.NewGuid():N}"));
        Assert.Contains(plan.Findings, f => f.Severity == FindingSeverity.Error);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O28")]
    public async Task Restore_ForeignKeysToKeysThatAreNotUnique_AreMade(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        if (!TestServers.IsMariaDb(server))
        {
            await source.ExecuteAsync("SET SESSION restrict_fk_on_non_standard_key=OFF");
            Assert.Equal("1", (await source.QueryAsync("SELECT @@GLOBAL.restrict_fk_on_non_standard_key")).Rows[0].GetString(0));
        }

        await RestoreLab.RunAsync(source, """
            CREATE TABLE parent (id INT PRIMARY KEY, a INT, b INT, KEY only_a (a), UNIQUE KEY pair (b, a)) $$
            CREATE TABLE child (id INT PRIMARY KEY, a INT, b INT, CONSTRAINT to_plain FOREIGN KEY (a) REFERENCES parent (a),
                CONSTRAINT to_part FOREIGN KEY (b) REFERENCES parent (b)) $$
            INSERT INTO parent VALUES (1, 5, 7), (2, 5, 8) $$
            INSERT INTO child VALUES (1, 5, 7), (2, NULL, 8)
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name), options => options.DeferIndexBytes = 0);

        Assert.True(result.Verification!.IsPassed);
        var text = await DefinitionAsync(target, "child");
        Assert.Contains("CONSTRAINT `to_plain` FOREIGN KEY (`a`) REFERENCES `parent` (`a`)", text, StringComparison.Ordinal);
        Assert.Contains("CONSTRAINT `to_part` FOREIGN KEY (`b`) REFERENCES `parent` (`b`)", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O8")]
    public async Task Restore_DefaultsThatAreExpressions_KeepTheirValuesAndGeneratedColumnsAreComputed(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, u CHAR(36) DEFAULT (UUID()), v INT AS (id + 1) VIRTUAL, s INT AS (id + 2) STORED, m DATETIME(6) DEFAULT NOW(6) ON UPDATE NOW(6))");
        await source.ExecuteAsync("INSERT INTO t (id) VALUES (1), (2)");
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal(["id", "u", "m"], set.Manifest.Inventory.Single(i => i.Kind == "table").Columns.Select(c => c.Name));
        const string Rows = "SELECT GROUP_CONCAT(CONCAT_WS(',', id, u, v, s, m) ORDER BY id) FROM t";
        Assert.Equal((await source.QueryAsync(Rows)).Rows[0].GetString(0), await target.ScalarAsync(Rows));
    }

    private static int ColumnsSaying(string text, string word) => text.Split('\n').Count(line => line.Contains(word, StringComparison.Ordinal));

    private static Task<string> DefinitionAsync(TargetDatabase target, string table) => target.ShowCreateAsync($"TABLE `{table}`");
}
