using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>The name of a database that a restore makes; disposing drops it.</summary>
internal sealed class TargetDatabase(ServerName server) : IAsyncDisposable
{
    public string Name { get; } = $"bk_target_{Guid.NewGuid():N}";

    public async Task<string?> ScalarAsync(string sql)
    {
        await using var session = await TestServers.ConnectAsync(server);
        await session.ExecuteAsync($"USE `{Name}`");
        var result = await session.QueryAsync(sql);
        return result.Rows.Count == 0 ? null : result.Rows[0].GetStringOrNull(0);
    }

    /// <summary>The second column of SHOW CREATE.</summary>
    public async Task<string> ShowCreateAsync(string what)
    {
        await using var session = await TestServers.ConnectAsync(server);
        await session.ExecuteAsync($"USE `{Name}`");
        return (await session.QueryAsync($"SHOW CREATE {what}")).Rows[0].GetString(1);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var session = await TestServers.ConnectAsync(server);
        await session.ExecuteAsync($"USE `{Name}`");
        await session.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await using var session = await TestServers.ConnectAsync(server);
        try
        {
            await session.ExecuteAsync($"ALTER DATABASE `{Name}` READ ONLY=0");
        }
        catch (MySqlWireException)
        {
            // Not a MySQL server, or no such database.
        }

        await DeadlockRetry.ExecuteAsync(session, $"DROP DATABASE IF EXISTS `{Name}`");
    }
}
