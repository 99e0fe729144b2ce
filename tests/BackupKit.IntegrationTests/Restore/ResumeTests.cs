namespace BackupKit.IntegrationTests.Restore;

public sealed class ResumeTests
{
    private const string Tables = """
        CREATE TABLE keyless (a INT, b VARCHAR(200)) PARTITION BY HASH (a) PARTITIONS 5 $$
        CREATE TABLE keyed (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200), KEY (v)) $$
        CREATE TABLE mine (a INT, b VARCHAR(200)) ENGINE=MyISAM $$
        CREATE VIEW seen AS SELECT a FROM keyless $$
        CREATE TRIGGER t BEFORE INSERT ON keyed FOR EACH ROW SET NEW.v = 'changed'
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    [Trait("Trap", "39")]
    public async Task Resume_ConnectionCutAnywhere_EndsWithTheExactRows(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Tables.Split("$$")[0] + "$$" + Tables.Split("$$")[1] + "$$" + Tables.Split("$$")[2]);
        foreach (var table in new[] { "keyless (a, b)", "mine (a, b)" })
        {
            await source.ExecuteAsync($"INSERT INTO {table} VALUES {Rows(800)}");
        }

        await source.ExecuteAsync("INSERT INTO keyed (v) SELECT b FROM keyless");
        await RestoreLab.RunAsync(source, string.Join("$$", Tables.Split("$$")[3..]));
        var set = await RestoreLab.DumpAsync(source, options => options.ChunkBytes = 64 << 10);
        var total = await CountBytesAsync(server, set, source);

        for (var cut = 1; cut <= 12; cut++)
        {
            await using var target = new TargetDatabase(server);
            var request = RestoreLab.As(source, target.Name) with { Workers = 2 };
            await using (var proxy = new CuttingProxy(server, total * cut / 13))
            {
                await Assert.ThrowsAnyAsync<BackupException>(() => RunAsync(server, proxy, set, request, 0));
            }

            var resumed = await ResumeAsync(server, set, request);

            Assert.True(resumed.Verification!.IsPassed);
            Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    public async Task Resume_AllSmallTablesAreEmpty_LoadsTheRest(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, "CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(2000)) $$ CREATE TABLE none (id INT PRIMARY KEY)");
        await source.ExecuteAsync($"INSERT INTO big (v) VALUES {string.Join(",", Enumerable.Range(0, 400).Select(i => $"(REPEAT('{i} ', 400))"))}");
        var set = await RestoreLab.DumpAsync(source);
        var request = RestoreLab.As(source, target.Name) with { Workers = 1 };
        await using (var proxy = new CuttingProxy(server, await CountBytesAsync(server, set, source) / 2))
        {
            await Assert.ThrowsAnyAsync<BackupException>(() => RunAsync(server, proxy, set, request, 0));
        }

        var resumed = await ResumeAsync(server, set, request);

        Assert.True(resumed.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    public async Task Plan_OneTableOfAnUnfinishedRestore_IsRefusedUntilTheWholeHasEnded(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, "CREATE TABLE a (id INT PRIMARY KEY) $$ CREATE TABLE b (id INT PRIMARY KEY) $$ INSERT INTO a VALUES (1) $$ INSERT INTO b VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);
        var whole = RestoreLab.As(source, target.Name) with { Workers = 1 };
        await using (var proxy = new CuttingProxy(server, await CountBytesAsync(server, set, source) / 2))
        {
            await Assert.ThrowsAnyAsync<BackupException>(() => RunAsync(server, proxy, set, whole, 0));
        }

        foreach (var narrow in new[] { whole with { Resume = true }, whole with { Overwrite = true } })
        {
            var request = narrow with { Tables = ["a"] };
            var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreLab.RestoreAsync(server, set, request));
            Assert.Equal(BackupErrorCode.JournalMismatch, refused.Code);
        }

        var resumed = await ResumeAsync(server, set, whole);
        Assert.True(resumed.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    [Trait("Category", "Slow")]
    public async Task Overwrite_ConnectionCutAnywhere_SaysThatItIsUnfinishedAndGoesOn(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, "CREATE TABLE a (id INT PRIMARY KEY) $$ CREATE TABLE b (id INT PRIMARY KEY) $$ CREATE TABLE c (id INT PRIMARY KEY) $$"
            + "INSERT INTO a VALUES (1) $$ INSERT INTO b VALUES (1) $$ INSERT INTO c VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);
        var whole = RestoreLab.As(source, target.Name) with { Workers = 1 };
        await RestoreLab.RestoreAsync(server, set, whole);
        long total;
        await using (var proxy = new CuttingProxy(server, long.MaxValue / 2))
        {
            await RunAsync(server, proxy, set, whole with { Overwrite = true }, 0);
            total = (long.MaxValue / 2) - proxy.Left;
        }

        var goneOn = 0;
        for (var cut = 1; cut <= 20; cut++)
        {
            await using (var proxy = new CuttingProxy(server, total * cut / 21))
            {
                await Assert.ThrowsAnyAsync<BackupException>(() => RunAsync(server, proxy, set, whole with { Overwrite = true }, 0));
            }

            var left = await source.Session.QueryAsync($"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA='{target.Name}'");
            var tables = left.Rows.Select(r => r.GetString(0)).Order(StringComparer.Ordinal).ToList();
            Assert.True(tables.Contains("_backupkit_restore") || tables is ["a", "b", "c"], string.Join(", ", tables));

            var plan = await RestoreLab.Target(server).PlanAsync(set, whole with { Overwrite = true, Resume = true });
            goneOn += plan.Steps.Any(step => step.StartsWith("drop the table", StringComparison.Ordinal)) ? 0 : 1;
            var again = await RestoreLab.Target(server).ExecuteAsync(plan);

            Assert.True(again.Verification!.IsPassed);
            Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
        }

        Assert.InRange(goneOn, 5, 19);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Plan_UnfinishedRestoreOfAnotherSet_IsRefused(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = await TestServers.CreateDatabaseAsync(server, "bk_target");
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var set = await RestoreLab.DumpAsync(source);
        await target.ExecuteAsync("CREATE TABLE _backupkit_restore (id BINARY(32), set_id VARBINARY(255), step BLOB, row_count BIGINT, digest VARBINARY(255))");
        await target.ExecuteAsync("INSERT INTO _backupkit_restore VALUES (x'00', 'another', 'set', 0, '')");
        var request = RestoreLab.As(source, target.Name) with { Resume = true };

        var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreLab.RestoreAsync(server, set, request));

        Assert.Equal(BackupErrorCode.JournalMismatch, refused.Code);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    [Trait("Trap", "39")]
    public async Task Resume_JournalDroppedAndNothingSaid_EndsWellWithoutARow(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Tables);
        await source.ExecuteAsync("INSERT INTO keyless VALUES (1, 'x')");
        await source.ExecuteAsync("CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' DO SELECT 1");
        var isReadOnly = !TestServers.IsMariaDb(server);
        if (isReadOnly)
        {
            await source.ExecuteAsync($"ALTER DATABASE `{source.Name}` READ ONLY=1");
        }

        var set = await RestoreLab.DumpAsync(source);
        var request = RestoreLab.As(source, target.Name);
        await RestoreLab.RestoreAsync(server, set, request);
        if (isReadOnly)
        {
            await source.ExecuteAsync($"ALTER DATABASE `{source.Name}` READ ONLY=0");
            var toTheEnd = await RestoreLab.RestoreAsync(server, set, request with { Resume = true });
            Assert.True(toTheEnd.Verification!.IsPassed);
            await target.ExecuteAsync($"ALTER DATABASE `{target.Name}` READ ONLY=0");
        }

        var resumed = await RestoreLab.RestoreAsync(server, set, request with { Resume = true });

        Assert.Equal(0, resumed.Rows);
        Assert.True(resumed.Verification!.IsPassed);
        Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Resume_DatabaseWithoutJournalThatDiffers_IsRefused(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);
        var request = RestoreLab.As(source, target.Name);
        await RestoreLab.RestoreAsync(server, set, request);
        await target.ExecuteAsync("UPDATE t SET id=2");

        var refused = await Assert.ThrowsAsync<BackupException>(
            () => RestoreLab.RestoreAsync(server, set, request with { Resume = true }));

        Assert.Equal(BackupErrorCode.TargetNotEmpty, refused.Code);
        Assert.Equal("2", await target.ScalarAsync("SELECT id FROM t"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Resume_DatabaseMadeAndNoJournal_BeginsAnew(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = await TestServers.CreateDatabaseAsync(server, "bk_target");
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        var set = await RestoreLab.DumpAsync(source);

        var resumed = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name) with { Resume = true });

        Assert.Equal(1, resumed.Rows);
        Assert.True(resumed.Verification!.IsPassed);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Resume_EndedWhileEventsWereEnabled_KeepsWhatEventsDid(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1)");
        await source.ExecuteAsync("CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' DO INSERT INTO t VALUES (2)");
        var set = await RestoreLab.DumpAsync(source);
        var request = RestoreLab.As(source, target.Name);
        await RestoreLab.RestoreAsync(server, set, request);
        await target.ExecuteAsync("ALTER EVENT e DISABLE");
        await target.ExecuteAsync("INSERT INTO t VALUES (2)");
        await PutJournalAsync(target, set, "set", "planned table t", "planned event e", "restored", "proved");

        var resumed = await RestoreLab.RestoreAsync(server, set, request with { Resume = true });

        Assert.Equal(0, resumed.Rows);
        Assert.Equal("2", await target.ScalarAsync("SELECT COUNT(*) FROM t"));
        Assert.Equal("ENABLED", await target.ScalarAsync("SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA=DATABASE()"));
    }

    private static async Task PutJournalAsync(TargetDatabase target, BackupSet set, params string[] steps)
    {
        await target.ExecuteAsync(
            "CREATE TABLE _backupkit_restore (id BINARY(32) PRIMARY KEY, set_id VARBINARY(255), step BLOB, row_count BIGINT, digest VARBINARY(255))");
        var rows = steps.Select((step, index) => $"(LPAD({index}, 32, '0'), '{set.Manifest.SetId}', '{step}', 0, '')");
        await target.ExecuteAsync($"INSERT INTO _backupkit_restore VALUES {string.Join(",", rows)}");
    }

    private static string Rows(int count) =>
        string.Join(",", Enumerable.Range(0, count).Select(i => $"({i % 50}, '{new string((char)('a' + (i % 7)), 150)}')"));

    // Before the journal exists nothing was restored: a run that ended there begins anew.
    private static async Task<RestoreResult> ResumeAsync(ServerName server, BackupSet set, RestoreRequest request) =>
        await RestoreLab.RestoreAsync(server, set, request with { Resume = true }, options => options.DeferIndexBytes = 0);

    private static async Task<long> CountBytesAsync(ServerName server, BackupSet set, TestDatabase source)
    {
        await using var target = new TargetDatabase(server);
        await using var proxy = new CuttingProxy(server, long.MaxValue / 2);
        await RunAsync(server, proxy, set, RestoreLab.As(source, target.Name) with { Workers = 2 }, 0);
        return (long.MaxValue / 2) - proxy.Left;
    }

    private static Task<RestoreResult> RunAsync(ServerName server, CuttingProxy proxy, BackupSet set, RestoreRequest request, int retries) =>
        RestoreLab.RestoreAsync(server, set, request, options =>
        {
            proxy.Carry(options);
            options.DeferIndexBytes = 0;
            options.Retries = retries;
        });
}
