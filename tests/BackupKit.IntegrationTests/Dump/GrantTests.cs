using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Grants that say less than they seem to: each account misses something, and has to be told so by name.</summary>
public sealed class GrantTests
{
    private const string Everything = "SELECT, LOCK TABLES, TRIGGER, EVENT, SHOW VIEW";

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Trap", "11")]
    public async Task Check_TwoPatternsMatch_DoesNotAddUpTheirPrivileges(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server, "bk_test_a");
        await CreateTriggerAsync(database);
        await using var account = await TestAccount.CreateAsync(
            database,
            "TRIGGER, EVENT, SHOW VIEW ON `bk\\_test\\_a%`.*",
            $"SELECT, LOCK TABLES ON `{Escape(database.Name)}`.*",
            SeeRoutines(server));

        // What the server says: the grant on the exact name is the one that it looks at.
        await using var session = await MySqlSession.ConnectAsync(account.Settings, MySqlSessionOptions.Default);
        Assert.Equal(0, await session.ScalarAsync($"SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{database.Name}'"));
        await AssertMissingAsync(Options(database, account), "TRIGGER", "EVENT");
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_UnderscoreStandsForAByte_MissesALetterOfTwo(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server, "bk_test_\u00e9");
        await CreateTriggerAsync(database);
        var pattern = Escape(database.Name).Replace("\u00e9", "_", StringComparison.Ordinal);
        await using var account = await TestAccount.CreateAsync(
            database, $"{Everything} ON `{pattern}`.*", $"SELECT ON `{database.Name}`.t", SeeRoutines(server));
        await using var session = await MySqlSession.ConnectAsync(account.Settings, MySqlSessionOptions.Default);

        Assert.Equal(0, await session.ScalarAsync("SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_NAME='r'"));
        await AssertMissingAsync(Options(database, account), "SELECT", "TRIGGER", "EVENT");
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_PrivilegesByADefaultRole_Count(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await CreateTriggerAsync(database);
        var role = $"r'`, TRIGGER ON *.* TO {Guid.NewGuid():N}"[..32];
        await using var account = await TestAccount.CreateAsync(database, $"SELECT, LOCK TABLES ON `{Escape(database.Name)}`.*", SeeRoutines(server));
        await database.ExecuteAsync($"CREATE ROLE {SqlText.Identifier(role)}");
        try
        {
            await database.ExecuteAsync($"GRANT {SqlText.Identifier(role)} TO '{account.Name}'@'%'");
            await AssertMissingAsync(Options(database, account), "TRIGGER", "EVENT");

            await database.ExecuteAsync($"GRANT TRIGGER, EVENT, SHOW VIEW ON `{Escape(database.Name)}`.* TO {SqlText.Identifier(role)}");
            await database.ExecuteAsync(TestServers.IsMariaDb(server)
                ? $"SET DEFAULT ROLE {SqlText.Identifier(role)} FOR '{account.Name}'@'%'"
                : $"SET DEFAULT ROLE {SqlText.Identifier(role)} TO '{account.Name}'@'%'");
            Assert.Empty(await ErrorsAsync(Options(database, account)));
        }
        finally
        {
            await database.ExecuteAsync($"DROP ROLE {SqlText.Identifier(role)}");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_ColumnCalledLikeAPrivilege_IsNone(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY, `x, TRIGGER, SELECT, y` INT)");
        await database.ExecuteAsync("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1");
        await using var account = await TestAccount.CreateAsync(
            database, $"EVENT, SHOW VIEW ON `{database.Name}`.*", $"SELECT (`x, TRIGGER, SELECT, y`) ON `{database.Name}`.t", SeeRoutines(server));
        var options = Options(database, account);
        options.Tables.Include($"{database.Name}.t");

        await AssertMissingAsync(options, "SELECT", "TRIGGER");
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_DatabaseCalledWithBackticks_IsFoundInTheGrants(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        var name = $"`{Guid.NewGuid():N} 100% \\ '``";
        await database.ExecuteAsync($"CREATE DATABASE {SqlText.Identifier(name)}");
        try
        {
            var pattern = SqlText.Identifier(name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal));
            await using var account = await TestAccount.CreateAsync(database, $"{Everything} ON {pattern}.*", SeeRoutines(server));
            var options = Options(database, account, name);

            Assert.Empty(await ErrorsAsync(options));
        }
        finally
        {
            await database.ExecuteAsync($"DROP DATABASE {SqlText.Identifier(name)}");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_AccountThatSeesSomeDatabases_NeedsThemNamed(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server, "bk_some");
        await using var hidden = await TestServers.CreateDatabaseAsync(server, "bk_some");
        await using var account = await TestAccount.CreateAsync(database, $"{Everything} ON `{Escape(database.Name)}`.*", SeeRoutines(server));

        await AssertMissingAsync(Options(database, account, "bk_some*"), "SHOW DATABASES");
        Assert.Empty(await ErrorsAsync(Options(database, account)));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_TablesByAPattern_NeedTheWholeDatabase(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t1 (a INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE TABLE t2 (a INT PRIMARY KEY)");
        await using var account = await TestAccount.CreateAsync(
            database, $"EVENT ON `{database.Name}`.*", $"SELECT, TRIGGER, SHOW VIEW ON `{database.Name}`.t1", SeeRoutines(server));
        var options = Options(database, account);
        options.Tables.Include($"{database.Name}.t*");

        await AssertMissingAsync(options, "SELECT");
    }

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    public async Task Check_SomeColumnsOfProc_AreNotEnoughForRoutines(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE PROCEDURE p() SELECT 1");
        await using var account = await TestAccount.CreateAsync(
            database, $"{Everything} ON `{Escape(database.Name)}`.*", "SELECT (db, name) ON mysql.proc");

        await AssertMissingAsync(Options(database, account), "routines");
    }

    [Fact]
    [Trait("Rule", "O2")]
    [Trait("Trap", "11")]
    public async Task Check_PartialRevokesAreOn_TakesPatternsAsTheServerDoes()
    {
        await using var server = await ScratchServer.StartAsync(ServerName.MySql97, "--partial_revokes=ON");
        await using var root = await server.ConnectAsync();
        string[] statements =
        [
            "CREATE DATABASE a_b", "CREATE TABLE a_b.t (a INT PRIMARY KEY)", "CREATE TRIGGER a_b.r BEFORE INSERT ON a_b.t FOR EACH ROW SET NEW.a=1",
            "CREATE DATABASE axb", "CREATE TABLE axb.t (a INT PRIMARY KEY)", "CREATE TRIGGER axb.r BEFORE INSERT ON axb.t FOR EACH ROW SET NEW.a=1",
            "CREATE USER u IDENTIFIED BY 'only-for-tests-1'", "GRANT SELECT, EVENT, SHOW VIEW, SHOW_ROUTINE, SHOW DATABASES ON *.* TO u",
            "GRANT TRIGGER ON `a_b`.* TO u",
        ];
        foreach (var statement in statements)
        {
            await root.ExecuteAsync(statement);
        }

        Assert.Empty(await ErrorsAsync(Options("a_b")));
        await AssertMissingAsync(Options("axb"), "TRIGGER");

        // Revoked from a global grant, on one database; then so far that the database is not even listed.
        await root.ExecuteAsync("GRANT TRIGGER ON *.* TO u");
        Assert.Empty(await ErrorsAsync(Options("*")));
        await root.ExecuteAsync("REVOKE TRIGGER ON axb.* FROM u");
        await AssertMissingAsync(Options("*"), "TRIGGER");
        await root.ExecuteAsync("REVOKE SHOW DATABASES ON *.* FROM u");
        await root.ExecuteAsync("REVOKE SELECT, EVENT, SHOW VIEW ON axb.* FROM u");
        await AssertMissingAsync(Options("*"), "axb");

        MySqlSourceOptions Options(string name)
        {
            var settings = MySqlConnectionSettings.Parse(server.ConnectionString);
            var options = new MySqlSourceOptions { ConnectionString = Connection(settings with { UserId = "u", Password = "only-for-tests-1" }) };
            options.Databases.Include(name);
            return options;
        }
    }

    private static async Task CreateTriggerAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1");
    }

    // Errors in the check, and the same refusal when a run opens the snapshot.
    private static async Task AssertMissingAsync(MySqlSourceOptions options, params string[] words)
    {
        var errors = await ErrorsAsync(options);
        Assert.All(words, word => Assert.Contains(errors, error => error.Contains(word, StringComparison.Ordinal)));
        var refusal = await Assert.ThrowsAnyAsync<BackupException>(async () =>
        {
            await using var snapshot = await new MySqlBackupSource(options).OpenSnapshotAsync(new SnapshotRequest());
        });
        Assert.Equal(BackupErrorCode.MissingPrivilege, refusal.Code);
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(MySqlSourceOptions options)
    {
        var findings = await new MySqlBackupSource(options).CheckAsync();
        var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        Assert.All(errors, error => Assert.Equal(BackupErrorCode.MissingPrivilege, error.Code));
        return [.. errors.Select(error => error.Message + error.Hint)];
    }

    private static string Escape(string name) => name.Replace("_", "\\_", StringComparison.Ordinal);

    private static string SeeRoutines(ServerName server) =>
        server == ServerName.MySql97 ? "SHOW_ROUTINE ON *.*" : "SELECT ON mysql.proc";

    private static MySqlSourceOptions Options(TestDatabase database, TestAccount account, string? name = null)
    {
        var options = new MySqlSourceOptions { ConnectionString = Connection(account.Settings) };
        options.Databases.Include(name ?? database.Name);
        return options;
    }

    private static string Connection(MySqlConnectionSettings settings) =>
        $"Server={settings.Servers[0]};Port={settings.Port};User ID={settings.UserId};Password={settings.Password};AllowPublicKeyRetrieval=true";
}
