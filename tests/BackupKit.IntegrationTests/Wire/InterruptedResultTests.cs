using System.Buffers;
using System.Text;

using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.IntegrationTests.Wire;

public sealed class InterruptedResultTests
{
    // 54 MB, far more than the socket buffers hold: the server blocks in a write until the client reads on.
    private const string Wide = "SELECT REPEAT('x', 60000) FROM t";

    private const string Slow = "SELECT REPEAT('x', 60000), SLEEP(0.005) FROM t";

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W2")]
    [Trait("Trap", "35")]
    public async Task StreamAsync_ErrorAfterRows_Throws(ServerName server)
    {
        await using var database = await CreateAsync(server);
        var sink = new CountingSink();

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => database.Session.StreamAsync(
            "SELECT (SELECT n FROM t x WHERE x.n <= IF(t.n=799, 1, 0)), REPEAT('y', 3000) FROM t ORDER BY n"u8.ToArray(), sink));

        Assert.Equal((1242, "21000"), (error.ServerErrorNumber, error.SqlState));
        Assert.InRange(sink.Rows, 1, 799);
        await database.Session.PingAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W2")]
    [Trait("Trap", "35")]
    public async Task StreamAsync_KilledByOther_Throws1317(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var other = await database.ConnectAsync();
        var sink = new CountingSink { OnFirstFlush = () => other.ExecuteAsync($"KILL QUERY {database.Session.ConnectionId}") };

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => database.Session.StreamAsync(Sql(Wide), sink));

        Assert.Equal(1317, error.ServerErrorNumber);
        await database.Session.PingAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W2")]
    [Trait("Trap", "35")]
    public async Task StreamAsync_ServerTimeLimit_ThrowsTransient(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync(TestServers.IsMariaDb(server) ? "SET max_statement_time=0.5" : "SET max_execution_time=500");
        var sink = new CountingSink();

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => database.Session.StreamAsync(Sql(Slow), sink));

        Assert.Equal(TestServers.IsMariaDb(server) ? 1969 : 3024, error.ServerErrorNumber);
        Assert.True(error.IsTransient);
        Assert.True(sink.Rows > 0);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W11")]
    public async Task StreamAsync_CancelledInMidResult_LeavesNoServerThread(ServerName server)
    {
        await using var database = await CreateAsync(server);
        var session = await database.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var sink = new CountingSink { OnFirstFlush = stop.CancelAsync };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.StreamAsync(Sql(Wide), sink, stop.Token));
        await session.DisposeAsync();

        Assert.True(await IsGoneAsync(database.Session, session.ConnectionId));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W11")]
    public async Task StreamAsync_SinkThrows_ThrowsThatAndEndsStatement(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await database.ConnectAsync();
        var sink = new CountingSink { OnFirstFlush = () => throw new IOException("disk full") };

        await Assert.ThrowsAsync<IOException>(() => session.StreamAsync(Sql(Wide), sink));

        Assert.True(await IsGoneAsync(database.Session, session.ConnectionId, "COMMAND='Query'"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W11")]
    public async Task ExecuteAsync_CancelledWhileWaiting_KeepsSessionUsable(ServerName server)
    {
        await using var session = await TestServers.ConnectAsync(server);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.ExecuteAsync("DO SLEEP(60)", stop.Token));

        Assert.False(session.IsBroken);
        Assert.Equal(7, (await session.QueryAsync("SELECT 7")).Rows[0].GetInt64(0));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ExecuteAsync_CommandTimeout_KillsStatement(ServerName server)
    {
        await using var observer = await TestServers.ConnectAsync(server);
        await using var session = await TestServers.ConnectAsync(
            server,
            MySqlSessionOptions.Default with { CommandTimeout = TimeSpan.FromMilliseconds(300) });

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => session.ExecuteAsync("DO SLEEP(60)"));

        Assert.Equal(BackupErrorCode.ServerTimedOut, error.Code);
        Assert.True(session.IsBroken);
        Assert.True(await IsGoneAsync(observer, session.ConnectionId));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "A4")]
    public async Task ExecuteAsync_ConnectionKilled_BreaksForGood(ServerName server)
    {
        await using var observer = await TestServers.ConnectAsync(server);
        await using var session = await TestServers.ConnectAsync(server);
        await observer.ExecuteAsync($"KILL {session.ConnectionId}");

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => session.QueryAsync("SELECT 1"));

        Assert.True(error.IsTransient);
        await Assert.ThrowsAsync<MySqlWireException>(() => session.QueryAsync("SELECT 1"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W12")]
    public async Task StreamAsync_WarningAtEnd_IsCounted(ServerName server)
    {
        await using var session = await TestServers.ConnectAsync(server);

        var end = await session.StreamAsync("SELECT CAST('1x' AS SIGNED)"u8.ToArray(), new CountingSink());

        Assert.Equal((1, 1), (end.Rows, end.WarningCount));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W13")]
    public async Task QueryAsync_Call_DrainsEveryResult(ServerName server)
    {
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2, 3; END");

        var result = await database.QueryAsync("CALL p()");

        Assert.Equal(1, result.Rows.Single().GetInt64(0));
        await database.Session.PingAsync();
    }

    private static byte[] Sql(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t(n INT PRIMARY KEY)");
        await database.ExecuteAsync($"INSERT INTO t VALUES {string.Join(',', Enumerable.Range(0, 900).Select(i => $"({i})"))}");
        return database;
    }

    private static async Task<bool> IsGoneAsync(MySqlSession observer, uint connectionId, string condition = "TRUE")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (!limit.IsCancellationRequested)
        {
            var left = await observer.QueryAsync($"SELECT 1 FROM information_schema.PROCESSLIST WHERE ID={connectionId} AND {condition}");
            if (left.Rows.Count == 0)
            {
                return true;
            }

            await Task.Delay(50);
        }

        return false;
    }

    private sealed class CountingSink : IRowSink
    {
        public long Rows { get; private set; }

        public Func<Task>? OnFirstFlush { get; set; }

        public void Begin(ReadOnlySpan<ColumnDefinition> columns)
        {
        }

        public void OnRow(ReadOnlySpan<byte> payload) => Rows++;

        public ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken) => default;

        public async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            if (Rows > 0 && OnFirstFlush is { } action)
            {
                OnFirstFlush = null;
                await action();
            }
        }
    }
}
