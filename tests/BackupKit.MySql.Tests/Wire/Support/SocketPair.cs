using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire.Support;

/// <summary>A stream under test and the other end of its Unix socket.</summary>
[SupportedOSPlatform("linux")]
internal sealed record SocketPair(SocketStream Stream, Socket Peer) : IAsyncDisposable
{
    public static async Task<SocketPair> OpenAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"bk-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var ours = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        EndPoint endpoint = new UnixDomainSocketEndPoint(path);
        ours.Connect(endpoint);
        var peer = await listener.AcceptAsync();
        File.Delete(path);
        return new SocketPair(new SocketStream(ours), peer);
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Peer.Dispose();
    }
}
