using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

using BackupKit.MySql.Wire.Authentication;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>From nothing to a session that is logged in: dial, handshake, TLS, authentication.</summary>
internal sealed class SessionOpener(MySqlConnectionSettings settings, MySqlSessionOptions options)
{
    private const ServerCapabilities Wanted =
        ServerCapabilities.LongPassword | ServerCapabilities.LongFlag | ServerCapabilities.Protocol41
        | ServerCapabilities.Transactions | ServerCapabilities.SecureConnection | ServerCapabilities.MultiResults
        | ServerCapabilities.PluginAuth | ServerCapabilities.PluginAuthLengthEncoded | ServerCapabilities.ConnectAttributes
        | ServerCapabilities.DeprecateEof;

    private const ServerCapabilities Needed = ServerCapabilities.Protocol41 | ServerCapabilities.SecureConnection;

    private readonly PacketSequence _sequence = new();

    public async Task<OpenedConnection> OpenAsync(EndPoint? exactEndpoint, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.ConnectionTimeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await OpenWithinAsync(exactEndpoint, stop.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (timeout.IsCancellationRequested)
        {
            throw MySqlWireException.ConnectTimedOut(settings.Endpoint, settings.ConnectionTimeout);
        }
        catch (Exception ex) when (ex is SocketException or IOException)
        {
            throw MySqlWireException.CannotConnect(settings.Endpoint, ex);
        }
    }

    private async Task<OpenedConnection> OpenWithinAsync(EndPoint? exactEndpoint, CancellationToken cancellationToken)
    {
        var socket = await SocketDialer.ConnectAsync(settings, exactEndpoint, cancellationToken).ConfigureAwait(false);
        var remote = socket.RemoteEndPoint!;
        var transport = OperatingSystem.IsLinux()
            ? new WireTransport(new SocketStream(socket), options.TimeProvider)
            : new WireTransport(new NetworkStream(socket, ownsSocket: true), options.TimeProvider);
        try
        {
            // The reads of the handshake take no token; closing the socket ends them.
            await using var abort = cancellationToken.UnsafeRegister(static t => ((WireTransport)t!).Abort(), transport)
                .ConfigureAwait(false);
            return await LogInAsync(transport, remote, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<OpenedConnection> LogInAsync(
        WireTransport transport,
        EndPoint remote,
        CancellationToken cancellationToken)
    {
        var reader = new PacketReader(transport, _sequence);
        var writer = new PacketWriter(transport, _sequence);
        var handshake = await ReadHandshakeAsync(reader).ConfigureAwait(false);
        var capabilities = ChooseCapabilities(handshake.Capabilities);
        var isTls = await UpgradeAsync(transport, reader, writer, capabilities, cancellationToken).ConfigureAwait(false);

        var context = CreateContext(handshake, isTls);
        try
        {
            await new Login(reader, writer, context, settings.Endpoint)
                .RunAsync(handshake.AuthenticationPlugin, CreateResponse(capabilities))
                .ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(context.Password);
        }

        return new OpenedConnection(
            transport,
            reader,
            writer,
            ServerIdentity.Parse(handshake.ServerVersion, handshake.Capabilities),
            handshake.ConnectionId,
            remote,
            capabilities.HasFlag(ServerCapabilities.DeprecateEof));
    }

    private async Task<HandshakePayload> ReadHandshakeAsync(PacketReader reader)
    {
        try
        {
            await reader.WaitForPacketAsync().ConfigureAwait(false);
            var payload = reader.Take();
            return payload is [ErrorPayload.Signature, ..]
                ? throw MySqlWireException.FromLogin(ErrorPayload.Read(payload), settings.Endpoint)
                : HandshakePayload.Read(payload);
        }
        catch (MySqlWireException ex) when (ex.Code == BackupErrorCode.ProtocolViolation)
        {
            throw MySqlWireException.NotMySql(settings.Endpoint, ex);
        }
    }

    private ServerCapabilities ChooseCapabilities(ServerCapabilities offered)
    {
        if ((offered & Needed) != Needed)
        {
            throw MySqlWireException.NotMySql(settings.Endpoint);
        }

        var wanted = Wanted;
        wanted |= options.AllowLocalInfile ? ServerCapabilities.LocalFiles : 0;
        wanted |= settings.Database.Length > 0 ? ServerCapabilities.ConnectWithDatabase : 0;
        wanted |= WantsTls(offered) ? ServerCapabilities.Ssl : 0;

        // LONG_PASSWORD is not offered by MariaDB, where the bit means extended capabilities; clients set it all the same.
        return (wanted & offered) | (wanted & ServerCapabilities.LongPassword);
    }

    // Preferred means no TLS on a Unix socket, where nobody can listen.
    private bool WantsTls(ServerCapabilities offered) => settings.SslMode switch
    {
        MySqlSslMode.None => false,
        MySqlSslMode.Preferred => settings.Protocol != MySqlConnectionProtocol.UnixSocket,
        _ => offered.HasFlag(ServerCapabilities.Ssl) ? true : throw MySqlWireException.TlsUnavailable(settings.Endpoint),
    };

    private async Task<bool> UpgradeAsync(
        WireTransport transport,
        PacketReader reader,
        PacketWriter writer,
        ServerCapabilities capabilities,
        CancellationToken cancellationToken)
    {
        if (!capabilities.HasFlag(ServerCapabilities.Ssl))
        {
            return false;
        }

        // Bytes that came before TLS could have been slipped in by somebody on the way.
        if (reader.HasBytes)
        {
            throw MySqlWireException.Malformed("bytes came before TLS began");
        }

        await writer.WriteAsync(HandshakeResponsePayload.WriteSslRequest(capabilities)).ConfigureAwait(false);
        var tls = await TlsUpgrade
            .RunAsync(transport.Stream, settings, settings.Servers[0], cancellationToken)
            .ConfigureAwait(false);
        transport.Replace(tls);
        return true;
    }

    private AuthenticationContext CreateContext(HandshakePayload handshake, bool isTls) => new()
    {
        Password = Encoding.UTF8.GetBytes(settings.Password),
        Nonce = handshake.Nonce,
        IsTls = isTls,
        IsPrivate = isTls || settings.Protocol == MySqlConnectionProtocol.UnixSocket,
        AllowPublicKeyRetrieval = settings.AllowPublicKeyRetrieval,
        AllowClearTextPassword = settings.AllowClearTextPassword,
        ServerPublicKey = ReadPublicKey(),
    };

    private string? ReadPublicKey()
    {
        if (settings.ServerRsaPublicKeyFile.Length == 0)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(settings.ServerRsaPublicKeyFile);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw MySqlWireException.InvalidConnectionString(
                $"The file named by ServerRsaPublicKeyFile can not be read: {ex.Message}");
        }
    }

    private HandshakeResponsePayload CreateResponse(ServerCapabilities capabilities) => new()
    {
        Capabilities = capabilities,
        UserName = settings.UserId,
        AuthenticationPlugin = "",
        AuthenticationResponse = [],
        Database = settings.Database,
        Attributes =
        [
            new("_client_name", "BackupKit"),
            new("_client_version", typeof(SessionOpener).Assembly.GetName().Version!.ToString(3)),
            new("_pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
            new("program_name", settings.ApplicationName.Length > 0 ? settings.ApplicationName : options.ProgramName),
        ],
    };
}
