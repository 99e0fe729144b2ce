using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;
using BackupKit.MySql.Definitions;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Views that do not work in the source are views of the source all the same.</summary>
public sealed class BrokenViewTests
{
    private const string Script = """
        CREATE TABLE gone (a INT, b VARCHAR(20), d DATETIME, j JSON) $$
        CREATE TABLE lost (id INT PRIMARY KEY AUTO_INCREMENT, a INT, c VARCHAR(20), KEY (a)) $$
        CREATE FUNCTION fn(x INT, y INT) RETURNS INT DETERMINISTIC RETURN x + y $$
        CREATE FUNCTION no_args() RETURNS INT DETERMINISTIC RETURN 1 $$
        INSERT INTO lost (a, c) VALUES (1, 'x') $$
        CREATE VIEW no_table AS SELECT a FROM gone $$
        CREATE VIEW every AS SELECT * FROM gone $$
        CREATE VIEW no_columns AS SELECT COUNT(*) AS n FROM gone $$
        CREATE VIEW no_column AS SELECT a, c FROM lost WHERE c LIKE 'x%' ORDER BY c DESC $$
        CREATE VIEW no_function AS SELECT fn(a, no_args()) AS r FROM lost $$
        CREATE VIEW dates AS SELECT d + INTERVAL 1 DAY AS t, CONCAT(b, 'ü') AS b2 FROM gone WHERE d > '2020-01-01' $$
        CREATE VIEW documents AS SELECT JSON_EXTRACT(j, '$.a') AS a FROM gone $$
        CREATE VIEW checked AS SELECT a, b FROM gone WHERE b > 'k' WITH CASCADED CHECK OPTION $$
        CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW merged AS SELECT a, b FROM gone $$
        CREATE VIEW joined AS SELECT a, c FROM gone JOIN lost USING (a) $$
        CREATE VIEW nested AS SELECT l.a, (SELECT MAX(g.b) FROM gone g WHERE g.a = l.a) AS m FROM lost l $$
        CREATE VIEW both_ways AS SELECT a AS `x.y`, b AS `q``z` FROM gone UNION ALL SELECT a, c FROM lost $$
        CREATE VIEW grouped AS SELECT c AS k, COUNT(*) AS total FROM lost GROUP BY k HAVING total > 1 ORDER BY total $$
        CREATE VIEW v1 AS SELECT a, c FROM lost $$
        CREATE VIEW v2 AS SELECT v1.c AS d FROM v1 $$
        CREATE VIEW v3 AS SELECT d FROM v2 WHERE d > 1 $$
        CREATE VIEW `z top` AS SELECT v3.d, good.a FROM v3 JOIN good_table ON good_table.id = 1 JOIN good ON good.a = 1 $$
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    [Trait("Trap", "14")]
    public async Task Restore_BrokenViews_HaveTheirExactTextAgainAndAreReported(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        var broken = await BreakAsync(source);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal("", NotMade(result));
        foreach (var view in broken)
        {
            Assert.Equal(await TextAsync(server, source.Name, view), await TextAsync(server, target.Name, view));
        }

        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        Assert.All(broken, view => Assert.Contains(
            result.Findings,
            f => f.Severity == FindingSeverity.Warning && f.Message.Contains($"`{view}` was broken in the source, and is so on the target", StringComparison.Ordinal)));
        Assert.Equal("0", await target.ScalarAsync(
            "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE() AND TABLE_NAME IN ('gone','_backupkit_restore')"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    [Trait("Trap", "14")]
    [Trait("Category", "Slow")]
    public async Task Restore_CutWhileBrokenViewsAreMade_LeavesNothingBehindAfterResumeOrOverwrite(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var far = await TestServers.CreateDatabaseAsync(server);
        await far.ExecuteAsync("CREATE TABLE t (a INT)");
        await RestoreLab.RunAsync(source, $"""
            CREATE TABLE gone (a INT) $$
            CREATE FUNCTION fn(x INT) RETURNS INT DETERMINISTIC RETURN x $$
            CREATE VIEW v1 AS SELECT fn(a) AS b FROM gone $$
            CREATE VIEW v2 AS SELECT b FROM v1 $$
            CREATE VIEW v3 AS SELECT a FROM `{far.Name}`.t $$
            DROP TABLE gone $$
            DROP FUNCTION fn $$
            DROP DATABASE `{far.Name}`
            """);
        var set = await RestoreLab.DumpAsync(source);
        long total;
        await using (var proxy = new CuttingProxy(server, long.MaxValue / 2))
        await using (var target = new TargetDatabase(server))
        {
            await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name) with { Workers = 1 }, proxy.Carry);
            total = (long.MaxValue / 2) - proxy.Left;
        }

        for (var cut = 1; cut <= 25; cut++)
        {
            await using var target = new TargetDatabase(server);
            var request = RestoreLab.As(source, target.Name) with { Workers = 1 };
            await using (var proxy = new CuttingProxy(server, total * cut / 26))
            {
                await Assert.ThrowsAnyAsync<BackupException>(() => RestoreLab.RestoreAsync(server, set, request, proxy.Carry));
            }

            var again = cut % 2 == 0 ? request with { Resume = true } : request with { Overwrite = true };
            var resumed = await RestoreLab.RestoreAsync(server, set, again);

            Assert.True(resumed.Verification!.IsPassed);
            Assert.Equal("", NotMade(resumed));
            Assert.Empty((await source.Session.QueryAsync($"SHOW DATABASES LIKE '{far.Name}'")).Rows);
            Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    public async Task Restore_MissingFunctionWhoseNameEndsLikeAnother_LeavesThatOneAlone(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        var other = $"`x{target.Name}`";
        await source.ExecuteAsync($"CREATE DATABASE {other}");
        try
        {
            await RestoreLab.RunAsync(source, $"""
                CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN x $$
                CREATE FUNCTION {other}.f(x INT) RETURNS INT DETERMINISTIC RETURN x $$
                CREATE VIEW v AS SELECT f(1) AS a, {other}.f(1) AS b $$
                DROP FUNCTION {other}.f
                """);
            var set = await RestoreLab.DumpAsync(source);

            var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name) with { Verify = false });

            Assert.Contains(result.Findings, f => f.Message.Contains("`v` was broken in the source and is not on the target", StringComparison.Ordinal));
            Assert.Equal("1", await target.ScalarAsync("SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE()"));
        }
        finally
        {
            await source.ExecuteAsync($"DROP DATABASE {other}");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O10")]
    public async Task Restore_ViewsOnAViewWhoseDefinerIsGone_HaveTheirExactText(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        var definer = $"'bk{source.Name[^12..]}'@'nowhere'";
        await RestoreLab.RunAsync(source, $"""
            CREATE USER {definer} $$
            GRANT ALL ON `{source.Name}`.* TO {definer} $$
            CREATE TABLE t (a INT, b VARCHAR(9)) $$
            CREATE DEFINER={definer} VIEW lowest AS SELECT a, b FROM t $$
            CREATE VIEW middle AS SELECT a, b FROM lowest $$
            CREATE VIEW highest AS SELECT CONCAT(b, '-') AS c FROM middle WHERE a > 1 $$
            DROP USER {definer}
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        Assert.Contains(result.Findings, f => f.Message.Contains("`middle`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    [Trait("Trap", "14")]
    public async Task Restore_ViewsOnADatabaseThatIsGone_MakesThemAndLeavesNoDatabaseBehind(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        var gone = $"bk_gone_{source.Name[^12..]}";
        await RestoreLab.RunAsync(source, $"""
            CREATE DATABASE {gone} $$
            CREATE TABLE {gone}.other (x INT, y TEXT) $$
            CREATE TABLE t (a INT) $$
            CREATE VIEW v AS SELECT x FROM {gone}.other $$
            CREATE SQL SECURITY INVOKER VIEW `w``w` AS SELECT x, y, 'ü\\''k' AS z FROM {gone}.other JOIN t ON a = x WHERE y > 'k' WITH LOCAL CHECK OPTION $$
            CREATE VIEW upon AS SELECT x FROM v $$
            DROP DATABASE {gone}
            """);
        var dumped = await DumpLab.RunAsync(DumpLab.Options(source));
        var set = RestoreLab.ToSet(dumped);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.Equal("", NotMade(result));
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        Assert.Empty((await source.QueryAsync($"SHOW DATABASES LIKE '{gone}'")).Rows);
        var check = await new MySqlBackupSource(DumpLab.Options(source)).CheckAsync();
        foreach (var view in new[] { "v", "w``w", "upon" })
        {
            Assert.Contains(dumped.Report.Findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains($"`{view}`", StringComparison.Ordinal));
            Assert.Contains(check, f => f.Severity == FindingSeverity.Warning && f.Message.Contains($"`{view}`", StringComparison.Ordinal));
        }

        // MySQL does not print them; an empty database of the name makes it print them exactly.
        Assert.Equal(server == ServerName.MySql97 ? 3 : 0, Unprinted(dumped));
        await RestoreLab.RunAsync(source, $"CREATE DATABASE {gone}");
        var again = await DumpLab.RunAsync(DumpLab.Options(source));
        await RestoreLab.RunAsync(source, $"DROP DATABASE {gone}");
        Assert.Equal(0, Unprinted(again));
        Assert.Equal(
            ViewText.Unqualified(again.Definition(again.Item("view", "w`w")), source.Name, again.Item("view", "w`w"), StringComparer.Ordinal),
            ViewText.Unqualified(dumped.Definition(dumped.Item("view", "w`w")), source.Name, dumped.Item("view", "w`w"), StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    [Trait("Trap", "14")]
    public async Task Dump_ViewsInACircle_AreInTheSetAndReported(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE t (a INT PRIMARY KEY) $$
            INSERT INTO t VALUES (1) $$
            CREATE VIEW one AS SELECT 1 AS x $$
            CREATE VIEW two AS SELECT x FROM one $$
            CREATE VIEW three AS SELECT x FROM two $$
            DROP VIEW one $$
            RENAME TABLE three TO one
            """);
        var dumped = await DumpLab.RunAsync(DumpLab.Options(source));

        var result = await RestoreLab.RestoreAsync(server, RestoreLab.ToSet(dumped), RestoreLab.As(source, target.Name));

        Assert.Equal(2, Unprinted(dumped));
        Assert.All(["one", "two"], view => Assert.Contains(
            dumped.Report.Findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains($"`{view}`", StringComparison.Ordinal)));
        Assert.All(["one", "two"], view => Assert.Contains(" AS select `", dumped.Text(dumped.Item("view", view).Properties["definition"]), StringComparison.Ordinal));
        Assert.All(["one", "two"], view => Assert.Contains(result.Findings, f => f.Message.Contains($"`{view}`", StringComparison.Ordinal)));
        Assert.Equal("1", await target.ScalarAsync("SELECT COUNT(*) FROM t"));
    }

    private static int Unprinted(DumpedSet set) =>
        set.Report.OptOuts.Count(o => o.Contains("exact text of the view", StringComparison.Ordinal));

    private static string NotMade(RestoreResult result) =>
        string.Join("\n", result.Findings.Select(f => f.Message).Where(m => m.Contains("is not on the target", StringComparison.Ordinal)));

    // The server's own words, but for the name of the database.
    private static async Task<string> TextAsync(ServerName server, string database, string view)
    {
        await using var session = await TestServers.ConnectAsync(server);
        await session.ExecuteAsync($"USE `{database}`");
        var text = (await session.QueryAsync($"SHOW CREATE VIEW `{view}`")).Rows[0].GetString(1);
        return text.Replace($"`{database}`", "`db`", StringComparison.Ordinal);
    }

    private static async Task<string[]> BreakAsync(TestDatabase source)
    {
        await RestoreLab.RunAsync(source, """
            CREATE TABLE good_table (id INT PRIMARY KEY) $$
            CREATE VIEW good AS SELECT id AS a FROM good_table $$
            """ + Script + """
            DROP TABLE gone $$
            ALTER TABLE lost DROP COLUMN c $$
            DROP FUNCTION fn $$
            DROP FUNCTION no_args
            """);
        return
        [
            "no_table", "every", "no_columns", "no_column", "no_function", "dates", "documents", "checked", "merged", "joined", "nested",
            "both_ways", "grouped", "v1", "v2", "v3", "z top",
        ];
    }
}
