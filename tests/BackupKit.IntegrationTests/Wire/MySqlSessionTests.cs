using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Wire;

public sealed class MySqlSessionTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task QueryAsync_RealServer_GivesRowsAndIdentity(ServerName server)
    {
        await using var session = await TestServers.ConnectAsync(server);

        var result = await session.QueryAsync("SELECT 1 AS one, NULL, 'grün', CONNECTION_ID()");

        Assert.Equal("one", result.Columns[0].Name);
        Assert.Equal(1, result.Rows[0].GetInt64(0));
        Assert.True(result.Rows[0].IsNull(1));
        Assert.Equal("grün", result.Rows[0].GetString(2));
        Assert.Equal(session.ConnectionId, result.Rows[0].GetInt64(3));
        Assert.Equal(TestServers.IsMariaDb(server) ? Flavour.MariaDb : Flavour.MySql, session.Server.Flavour);
        Assert.False(session.Server.IsAtLeast(Flavour.MySql, 99, 0));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ExecuteAsync_ServerError_KeepsSessionUsable(ServerName server)
    {
        await using var session = await TestServers.ConnectAsync(server);

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => session.ExecuteAsync("SELECT * FROM mysql.no_such_table"));

        Assert.Equal(1146, error.ServerErrorNumber);
        Assert.Equal("42S02", error.SqlState);
        Assert.Equal(BackupErrorCode.ServerError, error.Code);
        Assert.False(session.IsBroken);
        await session.PingAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task CreateAsync_RealServer_MakesDatabaseAndDropsIt(ServerName server)
    {
        string name;
        await using (var database = await TestDatabase.CreateAsync(server))
        {
            name = database.Name;
            await database.ExecuteAsync("CREATE TABLE t(a INT)");
            Assert.Equal(name, Encoding.UTF8.GetString((await database.QueryAsync("SELECT DATABASE()")).Rows[0][0]!));
        }

        await using var session = await TestServers.ConnectAsync(server);
        Assert.Empty((await session.QueryAsync($"SHOW DATABASES LIKE '{name}'")).Rows);
    }
}
