using System.Net;
using System.Net.Sockets;

using BackupKit.Sinks;

namespace BackupKit.MySql.Wire;

/// <summary>Opens the socket: a Unix socket, or the first host of the list that answers.</summary>
internal static class SocketDialer
{
    private const int KeepAliveRetries = 6;

    private static readonly TimeSpan DefaultKeepAlive = TimeSpan.FromSeconds(30);

    public static async Task<Socket> ConnectAsync(
        MySqlConnectionSettings settings,
        EndPoint? exactEndpoint,
        CancellationToken cancellationToken)
    {
        if (exactEndpoint is not null)
        {
            return await DialAsync(settings, exactEndpoint, cancellationToken).ConfigureAwait(false);
        }

        Exception? failure = null;
        foreach (var server in settings.Servers)
        {
            EndPoint endpoint = settings.Protocol == MySqlConnectionProtocol.UnixSocket
                ? new UnixDomainSocketEndPoint(server)
                : new DnsEndPoint(server, settings.Port);
            try
            {
                return await DialAsync(settings, endpoint, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException ex)
            {
                failure ??= ex;
            }
        }

        throw MySqlWireException.CannotConnect(settings.Endpoint, failure!);
    }

    private static async Task<Socket> DialAsync(
        MySqlConnectionSettings settings,
        EndPoint endpoint,
        CancellationToken cancellationToken)
    {
        var socket = endpoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await JoinAsync(socket, endpoint, cancellationToken).ConfigureAwait(false);
            if (endpoint is not UnixDomainSocketEndPoint)
            {
                SetKeepAlive(socket, settings.KeepAlive > TimeSpan.Zero ? settings.KeepAlive : DefaultKeepAlive);
            }

            return socket;
        }
        catch (OperationCanceledException)
        {
            // Closing waits for a connect that is under way (a name server, a full backlog); nobody else should.
            _ = BlockingCall.RunAsync(static closing => closing.Dispose(), socket);
            throw;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // An asynchronous connect would leave the socket with the runtime's engine for good, which then wakes up for every piece of every row.
    private static async Task JoinAsync(Socket socket, EndPoint endpoint, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return;
        }

        var connecting = BlockingCall.RunAsync(socket.Connect, endpoint);
        try
        {
            await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(static given => _ = given.Exception, TaskScheduler.Default);
            throw;
        }
        catch (Exception ex) when (ex is ArgumentException or NotSupportedException)
        {
            // No address of the name is of a family that this machine has.
            throw new SocketException((int)SocketError.AddressFamilyNotSupported);
        }
    }

    // A worker may wait hours for an ALTER TABLE without a byte; only keep-alive tells a busy server from a dead one then.
    private static void SetKeepAlive(Socket socket, TimeSpan interval)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)interval.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }
}
