using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

public sealed class PrivilegeTests
{
    private static readonly string[] Gaps = ["TRIGGER", "EVENT", "SHOW VIEW", "routines"];

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Trap", "11")]
    public async Task Open_AccountThatSeesNoTriggers_FailsByName(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1");
        await using var account = await TestAccount.CreateAsync(database, "SELECT, LOCK TABLES, RELOAD, EVENT, SHOW VIEW ON *.*");
        var source = new MySqlBackupSource(Options(database, account));

        var findings = await source.CheckAsync();
        var error = await Assert.ThrowsAnyAsync<BackupException>(() => source.OpenSnapshotAsync(new SnapshotRequest()));

        var finding = Assert.Single(findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal(BackupErrorCode.MissingPrivilege, finding.Code);
        Assert.Contains("TRIGGER", finding.Message, StringComparison.Ordinal);
        Assert.Equal(BackupErrorCode.MissingPrivilege, error.Code);
        Assert.Contains("TRIGGER", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Trap", "11")]
    public async Task Check_AccountWithSelectAlone_NamesEachGap(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE VIEW v AS SELECT * FROM t");
        await using var account = await TestAccount.CreateAsync(database, $"SELECT ON `{database.Name}`.*");

        var findings = await new MySqlBackupSource(Options(database, account)).CheckAsync();

        var errors = findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Message).ToList();
        Assert.Equal(4, errors.Count);
        Assert.All(Gaps, word => Assert.Contains(errors, e => e.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_AccountWithEverythingOnTheDatabase_FindsNoGap(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        var routines = server == ServerName.MySql97 ? "SHOW_ROUTINE ON *.*" : "SELECT ON mysql.proc";
        await using var account = await TestAccount.CreateAsync(
            database, $"SELECT, LOCK TABLES, TRIGGER, EVENT, SHOW VIEW ON `{database.Name.Replace("_", "\\_", StringComparison.Ordinal)}`.*", routines);

        var findings = await new MySqlBackupSource(Options(database, account)).CheckAsync();

        Assert.DoesNotContain(findings, f => f.Severity == FindingSeverity.Error);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Open_AccountThatSeesSomeColumns_FailsByName(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY, secret INT DEFAULT 7)");
        await using var account = await TestAccount.CreateAsync(
            database, $"TRIGGER, EVENT, SHOW VIEW ON `{database.Name}`.*", $"SELECT (a) ON `{database.Name}`.t", SeeRoutines(server));

        var options = Options(database, account);
        await AssertSelectIsMissingAsync(options);
        options.Tables.Include($"{database.Name}.t");
        await AssertSelectIsMissingAsync(options);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Open_AccountThatSeesSomeTables_NeedsThemNamed(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE TABLE hidden (a INT PRIMARY KEY)");
        await using var account = await TestAccount.CreateAsync(
            database, $"EVENT ON `{database.Name}`.*", $"SELECT, TRIGGER, SHOW VIEW ON `{database.Name}`.t", SeeRoutines(server));

        var options = Options(database, account);
        await AssertSelectIsMissingAsync(options);
        options.Tables.Include($"{database.Name}.t");
        var findings = await new MySqlBackupSource(options).CheckAsync();

        Assert.DoesNotContain(findings, f => f.Severity == FindingSeverity.Error);
    }

    private static async Task AssertSelectIsMissingAsync(MySqlSourceOptions options)
    {
        var source = new MySqlBackupSource(options);
        var findings = await source.CheckAsync();
        var error = await Assert.ThrowsAnyAsync<BackupException>(async () =>
        {
            // A snapshot that opens after all must not keep the database from being dropped.
            await using var snapshot = await source.OpenSnapshotAsync(new SnapshotRequest());
        });

        Assert.Contains("SELECT", Assert.Single(findings, f => f.Severity == FindingSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Equal(BackupErrorCode.MissingPrivilege, error.Code);
    }

    private static string SeeRoutines(ServerName server) =>
        server == ServerName.MySql97 ? "SHOW_ROUTINE ON *.*" : "SELECT ON mysql.proc";

    private static MySqlSourceOptions Options(TestDatabase database, TestAccount account) => DumpLab.Options(database, options =>
        options.ConnectionString =
            $"Server={account.Settings.Servers[0]};Port={account.Settings.Port};User ID={account.Settings.UserId};"
            + $"Password={account.Settings.Password};AllowPublicKeyRetrieval=true");
}
