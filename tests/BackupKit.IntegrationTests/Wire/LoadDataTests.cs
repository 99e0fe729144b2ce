using System.Buffers;
using System.IO.Pipelines;
using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Wire;

public sealed class LoadDataTests
{
    private const int Rows = 200_000;

    private static readonly byte[] Load = "LOAD DATA LOCAL INFILE 'x' INTO TABLE t"u8.ToArray();

    private static readonly MySqlSessionOptions Loader = new() { AllowLocalInfile = true };

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LoadDataAsync_WholeContent_IsStored(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await database.ConnectAsync(Loader);

        var ok = await session.LoadDataAsync(Load, PipeReader.Create(Content(Rows)));

        Assert.Equal((ulong)Rows, ok.AffectedRows);
        Assert.Contains("Skipped: 0", ok.Info, StringComparison.Ordinal);
        Assert.Equal(0, ok.WarningCount);
        Assert.Equal(Rows, await CountAsync(database));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LoadDataAsync_EmptyContent_LoadsNothing(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await database.ConnectAsync(Loader);

        var ok = await session.LoadDataAsync(Load, PipeReader.Create(ReadOnlySequence<byte>.Empty));

        Assert.Equal(0ul, ok.AffectedRows);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LoadDataAsync_ContentFails_StoresNothing(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await database.ConnectAsync(Loader);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(Content(Rows).ToArray());
        await pipe.Writer.CompleteAsync(new IOException("part is corrupt"));

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => session.LoadDataAsync(Load, pipe.Reader));

        Assert.Equal(BackupErrorCode.LoadAborted, error.Code);
        Assert.IsType<IOException>(error.InnerException);
        Assert.True(session.IsBroken);
        Assert.Equal(0, await CountWhenQuietAsync(database, session.ConnectionId));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LoadDataAsync_Cancelled_StoresNothing(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var session = await database.ConnectAsync(Loader);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(Content(Rows).ToArray());
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.LoadDataAsync(Load, pipe.Reader, stop.Token));

        Assert.True(session.IsBroken);
        Assert.Equal(0, await CountWhenQuietAsync(database, session.ConnectionId));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LoadDataAsync_DuplicateKey_HidesValueAndKeepsSession(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE u(name VARCHAR(99) PRIMARY KEY)");
        await using var session = await database.ConnectAsync(Loader);

        var error = await Assert.ThrowsAsync<MySqlWireException>(
            () => session.ExecuteAsync("INSERT INTO u VALUES('top''secret'),('top''secret')"));

        Assert.Equal(1062, error.ServerErrorNumber);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("PRIMARY", error.Message, StringComparison.Ordinal);
        await session.PingAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LoadDataAsync_StatementThatAsksForNothing_Fails(ServerName server)
    {
        await using var session = await TestServers.ConnectAsync(server, Loader);

        var error = await Assert.ThrowsAsync<MySqlWireException>(
            () => session.LoadDataAsync("DO 1"u8.ToArray(), PipeReader.Create(Content(1))));

        Assert.Equal(BackupErrorCode.LoadAborted, error.Code);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W10")]
    public async Task ExecuteAsync_LoadDataWithoutLocalInfile_IsRefused(ServerName server)
    {
        await using var database = await CreateAsync(server);

        await Assert.ThrowsAsync<MySqlWireException>(() => database.Session.ExecuteAsync(Load));

        Assert.Equal(0, await CountAsync(database));
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t(id INT PRIMARY KEY, v VARCHAR(40)) ENGINE=InnoDB");
        return database;
    }

    private static ReadOnlySequence<byte> Content(int rows)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows; i++)
        {
            text.Append(i).Append("\tvalue of row ").Append(i).Append('\n');
        }

        return new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static async Task<long> CountAsync(TestDatabase database) =>
        (await database.QueryAsync("SELECT COUNT(*) FROM t")).Rows[0].GetInt64(0);

    private static async Task<long> CountWhenQuietAsync(TestDatabase database, uint connectionId)
    {
        for (var i = 0; i < 100; i++)
        {
            var left = await database.QueryAsync($"SELECT 1 FROM information_schema.PROCESSLIST WHERE ID={connectionId}");
            if (left.Rows.Count == 0)
            {
                return await CountAsync(database);
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The server thread of the aborted load is still there.");
    }
}
