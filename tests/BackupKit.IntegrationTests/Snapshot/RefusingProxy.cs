using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>
/// Stands between client and server without TLS and answers statements of its choice itself: with an error, as managed services do with what the
/// account was granted, or with OK.
/// </summary>
internal sealed class RefusingProxy : IAsyncDisposable
{
    private const byte Query = 0x03;

    // No rows, no id, autocommit, no warnings.
    private static readonly byte[] Ok = [7, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly MySqlConnectionSettings _server;
    private readonly Func<string, int?> _refuse;
    private readonly Task _accepting;

    /// <param name="server">How the server is reached.</param>
    /// <param name="refuse">The error number for a statement; 0 answers OK, <see langword="null"/> lets it pass.</param>
    public RefusingProxy(MySqlConnectionSettings server, Func<string, int?> refuse)
    {
        _server = server;
        _refuse = refuse;
        _listener.Start();
        Settings = server with
        {
            Servers = ["127.0.0.1"],
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = MySqlSslMode.None,
        };
        _accepting = AcceptAsync();
    }

    public MySqlConnectionSettings Settings { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception ex) when (ex is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server.Servers[0], _server.Port, _stop.Token);
                var ends = await Task.WhenAny(
                    ForwardAsync(client.GetStream(), server.GetStream()),
                    server.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
                await ends;
            }
            catch (Exception ex) when (ex is IOException or OperationCanceledException or SocketException)
            {
                // One side has gone; the other learns it by its closed socket.
            }
        }
    }

    private async Task ForwardAsync(NetworkStream client, NetworkStream server)
    {
        var header = new byte[4];
        while (true)
        {
            await client.ReadExactlyAsync(header, _stop.Token);
            var payload = new byte[header[0] | (header[1] << 8) | (header[2] << 16)];
            await client.ReadExactlyAsync(payload, _stop.Token);
            var error = header[3] == 0 && payload is [Query, ..] ? _refuse(Encoding.UTF8.GetString(payload.AsSpan(1))) : null;
            if (error is { } number)
            {
                await client.WriteAsync(number == 0 ? Ok : Error(number), _stop.Token);
            }
            else
            {
                await server.WriteAsync((byte[])[.. header, .. payload], _stop.Token);
            }
        }
    }

    private static byte[] Error(int number)
    {
        byte[] packet = [0, 0, 0, 1, 0xFF, 0, 0, .. "#28000Access denied; refused by the service"u8];
        packet[0] = (byte)(packet.Length - 4);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(5), (ushort)number);
        return packet;
    }
}
