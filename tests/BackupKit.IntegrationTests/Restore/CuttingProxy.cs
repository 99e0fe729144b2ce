using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Passes bytes to a server and cuts every connection after so many bytes from the client, all connections together.</summary>
internal sealed partial class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private long _left;

    public CuttingProxy(ServerName server, long clientBytes)
        : this(int.Parse(PortPattern().Match(TestServers.ConnectionString(server)).Groups[1].Value), clientBytes)
    {
    }

    public CuttingProxy(int serverPort, long clientBytes)
    {
        _serverPort = serverPort;
        _left = clientBytes;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes clients sent beyond what was allowed; negative means that many were still left.</summary>
    public bool IsCut => Interlocked.Read(ref _left) <= 0;

    public long Left => Interlocked.Read(ref _left);

    /// <summary>Sends a restore through the proxy, with no attempt after a cut.</summary>
    public void Carry(MySqlRestoreOptions options)
    {
        options.ConnectionString = PortPattern().Replace(options.ConnectionString, $"Port={Port}") + ";SslMode=None";
        options.Retries = 0;
    }

    [GeneratedRegex("Port=([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex PortPattern();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                var up = PumpAsync(client.GetStream(), server.GetStream(), isCounted: true);
                var down = PumpAsync(server.GetStream(), client.GetStream(), isCounted: false);
                await Task.WhenAny(up, down);
            }
            catch (Exception ex) when (ex is IOException or SocketException or OperationCanceledException)
            {
                // Being cut is what the proxy is for.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool isCounted)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var read = await from.ReadAsync(buffer, _stop.Token);
            if (read == 0 || (isCounted && Interlocked.Add(ref _left, -read) <= 0))
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
