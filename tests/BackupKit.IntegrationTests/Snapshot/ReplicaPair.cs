using BackupKit.IntegrationTests.Accounts;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Two servers of one test's own, the second a replica of the first, with an empty table shop.t on both.</summary>
internal sealed class ReplicaPair(ScratchServer source, ScratchServer replica, MySqlSession writer, MySqlSession reader) : IAsyncDisposable
{
    public static async Task<ReplicaPair> CreateAsync(ServerName server)
    {
        var source = await ScratchServer.StartAsync(server);
        var replica = await ScratchServer.StartAsync(server);
        var writer = await AccountLab.ConnectAsync(source.ConnectionString);
        var reader = await AccountLab.ConnectAsync(replica.ConnectionString);
        await AccountLab.RunAsync(writer, """
            CREATE USER 'copy'@'127.0.0.1' IDENTIFIED BY 'copies'
            $$ GRANT REPLICATION SLAVE ON *.* TO 'copy'@'127.0.0.1'
            $$ CREATE DATABASE shop
            $$ CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)
            """);
        await FollowAsync(reader, server, source);
        await ArrivedAsync(reader, "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='shop'", 1);
        return new ReplicaPair(source, replica, writer, reader);
    }

    public void Deconstruct(out ScratchServer from, out ScratchServer to, out MySqlSession writing, out MySqlSession reading) =>
        (from, to, writing, reading) = (source, replica, writer, reader);

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await writer.DisposeAsync();
        await replica.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <summary>Waits until the replica counts so many.</summary>
    public static async Task ArrivedAsync(MySqlSession replica, string sql, long count)
    {
        for (var waited = 0; await CountAsync(replica, sql) < count; waited++)
        {
            Assert.True(waited < 600, $"the replica did not get there in a minute: {await StateAsync(replica)}");
            await Task.Delay(100);
        }
    }

    private static async Task FollowAsync(MySqlSession replica, ServerName server, ScratchServer source)
    {
        var port = MySqlConnectionSettings.Parse(source.ConnectionString).Port;
        await AccountLab.RunAsync(replica, server == ServerName.MySql97
            ? $"CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT={port}, SOURCE_USER='copy', SOURCE_PASSWORD='copies', GET_SOURCE_PUBLIC_KEY=1,"
                + " SOURCE_AUTO_POSITION=1 $$ START REPLICA"
            : $"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={port}, MASTER_USER='copy', MASTER_PASSWORD='copies', MASTER_SSL=0,"
                + " MASTER_USE_GTID=slave_pos $$ START SLAVE");
    }

    private static async Task<long> CountAsync(MySqlSession session, string sql)
    {
        try
        {
            return await session.ScalarAsync(sql);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1049 or 1146)
        {
            return 0;
        }
    }

    private static async Task<string> StateAsync(MySqlSession replica)
    {
        var state = await replica.QueryAsync("SHOW REPLICA STATUS");
        return string.Join(' ', state.Columns.Select((c, i) => $"{c.Name}={state.Rows[0].GetStringOrNull(i)}").Where(t => t.Contains("Err", StringComparison.Ordinal)));
    }
}
