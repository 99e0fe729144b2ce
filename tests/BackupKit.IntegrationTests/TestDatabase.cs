using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests;

/// <summary>A database of one test, with a session whose default database it is.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(ServerName server, string name, MySqlSession session)
    {
        Server = server;
        Name = name;
        Session = session;
    }

    public ServerName Server { get; }

    public string Name { get; }

    /// <summary>The test's own session: autocommit, utf8mb4.</summary>
    public MySqlSession Session { get; }

    public static async Task<TestDatabase> CreateAsync(ServerName server, string prefix = "bk_test")
    {
        var name = $"{prefix}_{Guid.NewGuid():N}";
        var quoted = SqlText.Identifier(name);
        var session = await TestServers.ConnectAsync(server);
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await DeadlockRetry.ExecuteAsync(session, $"CREATE DATABASE {quoted} DEFAULT CHARACTER SET utf8mb4");
        await session.ExecuteAsync($"USE {quoted}");
        return new TestDatabase(server, name, session);
    }

    /// <summary>Another session in this database.</summary>
    public async Task<MySqlSession> ConnectAsync(MySqlSessionOptions? options = null)
    {
        var session = await TestServers.ConnectAsync(Server, options);
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await session.ExecuteAsync($"USE {SqlText.Identifier(Name)}");
        return session;
    }

    public Task ExecuteAsync(string sql) => DeadlockRetry.ExecuteAsync(Session, sql);

    public Task<TextResult> QueryAsync(string sql) => Session.QueryAsync(sql);

    public async ValueTask DisposeAsync()
    {
        // The test may have broken its session on purpose.
        await Session.DisposeAsync();
        await using var session = await TestServers.ConnectAsync(Server);
        await DeadlockRetry.ExecuteAsync(session, $"DROP DATABASE IF EXISTS {SqlText.Identifier(Name)}");
    }
}
