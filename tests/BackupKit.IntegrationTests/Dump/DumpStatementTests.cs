using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>What a backup sends to the server, and on which session.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class DumpStatementTests
{
    private const string View = "START TRANSACTION WITH CONSISTENT SNAPSHOT";

    // MySQL 8.0.21 to 8.0.23 commits at SHOW CREATE USER.
    [Theory, Trait("Rule", "S12")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_WithAccounts_ReadsThemOnSessionsThatHaveNoView(ServerName server)
    {
        await using var database = await CreateAsync(server);

        var log = await RecordAsync(database, options => options.Accounts = AccountCapture.Include);

        var readers = log.Where(s => s.Sql.StartsWith("SHOW CREATE USER ", StringComparison.Ordinal)).Select(s => s.Session).ToHashSet();
        Assert.NotEmpty(readers);
        Assert.DoesNotContain(log, s => s.Sql == View && readers.Contains(s.Session));
    }

    [Theory, Trait("Rule", "S16")]
    [InlineData(ServerName.MySql97, DdlGuard.Auto, false)]
    [InlineData(ServerName.MySql97, DdlGuard.PinMetadata, true)]
    [InlineData(ServerName.MariaDb118, DdlGuard.Auto, true)]
    public async Task Dump_WhereTheBackupLockKeepsDdlAway_DoesNotLookForChanges(ServerName server, DdlGuard guard, bool isLookedFor)
    {
        await using var database = await CreateAsync(server);

        var log = await RecordAsync(database, options => options.DdlGuard = guard);

        Assert.Equal(isLookedFor ? 2 : 0, log.Count(s => s.Sql.Contains("SHA2(ROUTINE_DEFINITION", StringComparison.Ordinal)));
    }

    [Theory, Trait("Rule", "S19")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_DetectOnly_ListsTablesOnceBeforeTheLockAndOnceUnderIt(ServerName server)
    {
        await using var database = await CreateAsync(server);

        var log = await RecordAsync(database, options => options.DdlGuard = DdlGuard.DetectOnly);

        Assert.Equal(2, log.Count(s => s.Sql.Contains("TABLE_TYPE, ENGINE FROM information_schema.TABLES", StringComparison.Ordinal)));
        Assert.Equal(2, log.Count(s => s.Sql.Contains("information_schema.ENGINES", StringComparison.Ordinal)));

        // Once more for what users made in the databases of the server.
        Assert.Equal(3, log.Count(s => s.Sql == "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA"));
    }

    [Theory, Trait("Rule", "S19")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_ManyTables_ReadsEachTextTwiceAndOnAllWorkers(ServerName server)
    {
        const int tables = 100;
        await using var database = await CreateAsync(server);
        for (var i = 0; i < tables; i++)
        {
            await database.ExecuteAsync($"CREATE TABLE many{i} (id INT PRIMARY KEY)");
        }

        var log = await RecordAsync(database, _ => { });

        var texts = log.Where(s => s.Sql.StartsWith("SHOW CREATE TABLE ", StringComparison.Ordinal) && s.Sql.Contains("`many", StringComparison.Ordinal)).ToList();
        Assert.Equal(tables, texts.Select(s => s.Sql).Distinct().Count());
        Assert.All(texts.GroupBy(s => s.Sql), text => Assert.Equal(2, text.Count()));
        var first = texts.DistinctBy(s => s.Sql).Select(s => s.Session).Distinct().ToList();
        Assert.InRange(first.Count, 2, 100);
        Assert.All(first, session => Assert.Contains(log, s => s.Session == session && s.Sql == View));
    }

    [Theory, Trait("Rule", "S19")]
    [InlineData(ServerName.MySql97, DdlGuard.Auto, true)]
    [InlineData(ServerName.MySql97, DdlGuard.PinMetadata, true)]
    [InlineData(ServerName.MySql97, DdlGuard.DetectOnly, false)]
    [InlineData(ServerName.MariaDb1011, DdlGuard.Auto, true)]
    [InlineData(ServerName.MariaDb1011, DdlGuard.DetectOnly, false)]
    [InlineData(ServerName.MariaDb118, DdlGuard.Auto, true)]
    public async Task Dump_ManyTables_ReadsRowsBeforeTheLastTextWhereDdlIsKeptAway(ServerName server, DdlGuard guard, bool isEarly)
    {
        const int tables = 80;
        await using var database = await CreateAsync(server);
        for (var i = 0; i < tables; i++)
        {
            await database.ExecuteAsync($"CREATE TABLE many{i} (id INT PRIMARY KEY)");
            await database.ExecuteAsync($"INSERT INTO many{i} VALUES (1)");
        }

        var log = await RecordAsync(database, options => options.DdlGuard = guard);

        var statements = log.Select(s => s.Sql).ToList();
        var firstRows = statements.FindIndex(sql => sql.StartsWith("SELECT `id` FROM ", StringComparison.Ordinal) && sql.Contains("`many", StringComparison.Ordinal));
        var lastText = Enumerable.Range(0, tables).Max(i => statements.FindIndex(sql => IsTextOf($"many{i}", sql)));
        Assert.InRange(firstRows, 0, statements.Count);
        Assert.Equal(isEarly, firstRows < lastText);
    }

    [Theory, Trait("Rule", "O2")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_ByAnAccountThatHoldsEvent_DoesNotTryEachDatabase(ServerName server)
    {
        await using var database = await CreateAsync(server);

        var log = await RecordAsync(database, _ => { });

        Assert.DoesNotContain(log, s => s.Sql.StartsWith("SHOW EVENTS", StringComparison.Ordinal));
    }

    private static Task<IReadOnlyList<(long Session, string Sql)>> RecordAsync(TestDatabase database, Action<MySqlSourceOptions> configure) =>
        StatementLog.RecordAsync(database, () => DumpLab.RunAsync(DumpLab.Options(database, configure)));

    private static bool IsTextOf(string table, string sql) =>
        sql.StartsWith("SHOW CREATE TABLE ", StringComparison.Ordinal) && sql.EndsWith($".`{table}`", StringComparison.Ordinal);

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await database.ExecuteAsync("CREATE PROCEDURE p() SELECT 1");
        return database;
    }
}
