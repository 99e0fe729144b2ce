using System.Net.Sockets;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class SocketDialerTests
{
    [Fact]
    public async Task ConnectAsync_ServerTakesNoConnections_TimesOut()
    {
        var path = Path.Combine(Path.GetTempPath(), $"bk-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(0);
        using var waiting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await waiting.ConnectAsync(new UnixDomainSocketEndPoint(path));
        var settings = MySqlConnectionSettings.Parse($"Server={path};Protocol=unix;User ID=u;ConnectionTimeout=1");

        var connecting = MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default);

        var failure = await Assert.ThrowsAsync<MySqlWireException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(BackupErrorCode.ConnectionTimedOut, failure.Code);
        File.Delete(path);
    }

    [Fact]
    public async Task ConnectAsync_CancelledMeanwhile_EndsAtOnce()
    {
        var path = Path.Combine(Path.GetTempPath(), $"bk-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(0);
        using var waiting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await waiting.ConnectAsync(new UnixDomainSocketEndPoint(path));
        var settings = MySqlConnectionSettings.Parse($"Server={path};Protocol=unix;User ID=u;ConnectionTimeout=600");
        using var stop = new CancellationTokenSource();
        var connecting = MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default, stop.Token);
        Assert.False(connecting.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(60)));
        File.Delete(path);
    }
}
