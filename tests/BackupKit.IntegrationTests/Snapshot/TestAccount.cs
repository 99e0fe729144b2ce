using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>An account of one test, with the privileges it names and no others.</summary>
internal sealed class TestAccount : IAsyncDisposable
{
    private const string Password = "only-for-tests-1";

    private readonly TestDatabase _database;
    private readonly string _name;

    private TestAccount(TestDatabase database, string name)
    {
        _database = database;
        _name = name;
        Settings = TestServers.Settings(database.Server) with { UserId = name, Password = Password, AllowPublicKeyRetrieval = true };
    }

    public MySqlConnectionSettings Settings { get; }

    public string ConnectionString => ConnectionStringOf(Settings);

    /// <summary>The connection string of such settings, for what is public.</summary>
    public static string ConnectionStringOf(MySqlConnectionSettings settings) =>
        $"Server={settings.Servers[0]};Port={settings.Port};User ID={settings.UserId};Password={settings.Password};"
        + $"SslMode={settings.SslMode};AllowPublicKeyRetrieval=true";

    /// <param name="database">Whose server gets the account.</param>
    /// <param name="grants">GRANT without the account, for example <c>SELECT ON *.*</c>.</param>
    public static async Task<TestAccount> CreateAsync(TestDatabase database, params string[] grants)
    {
        var account = new TestAccount(database, $"bk{Guid.NewGuid():N}"[..20]);
        await database.ExecuteAsync($"CREATE USER '{account._name}'@'%' IDENTIFIED BY '{Password}'");
        foreach (var grant in grants)
        {
            await database.ExecuteAsync($"GRANT {grant} TO '{account._name}'@'%'");
        }

        return account;
    }

    public string Name => _name;

    public Task LimitConnectionsAsync(int count) =>
        _database.ExecuteAsync($"ALTER USER '{_name}'@'%' WITH MAX_USER_CONNECTIONS {count}");

    /// <summary>How many sessions the account has on the server.</summary>
    public Task<long> CountSessionsAsync() =>
        _database.Session.ScalarAsync($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '{_name}'");

    public ValueTask DisposeAsync() => new(_database.ExecuteAsync($"DROP USER IF EXISTS '{_name}'@'%'"));
}
