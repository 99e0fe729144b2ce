using System.Net.Sockets;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class SocketDialerTests
{
    [Fact]
    public async Task ConnectAsync_ServerTakesNoConnections_TimesOut()
    {
        await using var server = await FullServer.StartAsync();

        var connecting = MySqlSession.ConnectAsync(server.Settings(timeout: 1), MySqlSessionOptions.Default);

        var failure = await Assert.ThrowsAsync<MySqlWireException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(BackupErrorCode.ConnectionTimedOut, failure.Code);
    }

    [Fact]
    public async Task ConnectAsync_CancelledMeanwhile_EndsAtOnce()
    {
        await using var server = await FullServer.StartAsync();
        using var stop = new CancellationTokenSource();
        var connecting = MySqlSession.ConnectAsync(server.Settings(timeout: 600), MySqlSessionOptions.Default, stop.Token);
        Assert.False(connecting.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>A Unix socket whose backlog is full.</summary>
    private sealed record FullServer(string Path, Socket Listener, Socket Waiting) : IAsyncDisposable
    {
        public static async Task<FullServer> StartAsync()
        {
            var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bk-{Guid.NewGuid():N}");
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(0);
            var waiting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await waiting.ConnectAsync(new UnixDomainSocketEndPoint(path));
            return new FullServer(path, listener, waiting);
        }

        public MySqlConnectionSettings Settings(int timeout) =>
            MySqlConnectionSettings.Parse($"Server={Path};Protocol=unix;User ID=u;ConnectionTimeout={timeout}");

        public ValueTask DisposeAsync()
        {
            Waiting.Dispose();
            Listener.Dispose();
            File.Delete(Path);
            return ValueTask.CompletedTask;
        }
    }
}
