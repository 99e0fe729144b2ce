using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire.Support;

/// <summary>The server's end of one connection.</summary>
internal sealed class FakeMySqlConnection(Stream stream, CancellationToken stop)
{
    public const ServerCapabilities Modern = (ServerCapabilities)0xDFFF_FFFF & ~ServerCapabilities.Ssl;

    /// <summary>MySQL 5.6: no CLIENT_DEPRECATE_EOF.</summary>
    public const ServerCapabilities MySql56 = (ServerCapabilities)0x807F_F7FF & ~ServerCapabilities.Ssl;

    public const ServerCapabilities MariaDb1011 = (ServerCapabilities)0x81FF_F7FE & ~ServerCapabilities.Ssl;

    private Stream _stream = stream;

    public static byte[] Nonce { get; } = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];

    public byte Sequence { get; set; }

    /// <summary>Bytes per write; small values cut packets anywhere.</summary>
    public int WriteSize { get; set; } = int.MaxValue;

    public ServerCapabilities ClientCapabilities { get; private set; }

    public async Task HandshakeAsync(
        ServerCapabilities capabilities = Modern,
        string version = "8.4.9",
        string plugin = "mysql_native_password")
    {
        Sequence = 0;
        await SendAsync(Handshake(capabilities, version, plugin));
    }

    /// <summary>Handshake, any response, OK: a session that is logged in.</summary>
    public async Task LogInAsync(ServerCapabilities capabilities = Modern, string version = "8.4.9")
    {
        await HandshakeAsync(capabilities, version);
        await ReceiveResponseAsync();
        await SendOkAsync();
    }

    public async Task<byte[]> ReceiveResponseAsync()
    {
        var response = await ReceiveAsync();
        ClientCapabilities = (ServerCapabilities)BinaryPrimitives.ReadUInt32LittleEndian(response);
        return response;
    }

    /// <summary>The authentication response inside a handshake response.</summary>
    public static (string User, byte[] Answer, string Plugin) ParseResponse(byte[] response)
    {
        var reader = new PayloadReader(response);
        reader.Skip(32);
        var user = Encoding.UTF8.GetString(reader.ReadNullTerminatedBytes());
        var answer = reader.ReadLengthEncodedBytes().ToArray();
        return (user, answer, Encoding.UTF8.GetString(reader.ReadNullTerminatedBytes()));
    }

    public async Task StartTlsAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(certificate);
        _stream = tls;
    }

    public async Task<byte[]> ReceiveAsync()
    {
        var header = new byte[4];
        await _stream.ReadExactlyAsync(header, stop);
        var payload = new byte[header[0] | (header[1] << 8) | (header[2] << 16)];
        await _stream.ReadExactlyAsync(payload, stop);
        Sequence = (byte)(header[3] + 1);
        return payload;
    }

    /// <summary>A command's text without its first byte.</summary>
    public async Task<string> ReceiveCommandAsync() => Encoding.UTF8.GetString((await ReceiveAsync()).AsSpan(1));

    public async Task SendAsync(params ReadOnlyMemory<byte>[] payloads)
    {
        var output = new MemoryStream();
        foreach (var payload in payloads)
        {
            Frame(output, payload.Span);
        }

        await SendRawAsync(output.ToArray());
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(WriteSize, bytes.Length);
            await _stream.WriteAsync(bytes[..count], stop);
            bytes = bytes[count..];
        }
    }

    public Task SendOkAsync(ServerStatus status = ServerStatus.Autocommit) => SendAsync(Packets.Ok(status: status));

    public Task SendErrorAsync(int number, string message, string state = "HY000") =>
        SendAsync(Packets.Error(number, message, state));

    /// <summary>Column definitions, then rows as given, then the end, in the form the client has negotiated.</summary>
    public async Task SendResultAsync(int columns, params byte[][] rows)
    {
        List<ReadOnlyMemory<byte>> packets = [new byte[] { (byte)columns }];
        packets.AddRange(Enumerable.Range(0, columns).Select(i => (ReadOnlyMemory<byte>)Packets.Column($"c{i}")));
        var isClassic = !ClientCapabilities.HasFlag(ServerCapabilities.DeprecateEof);
        if (isClassic)
        {
            packets.Add(Packets.Eof());
        }

        packets.AddRange(rows.Select(row => (ReadOnlyMemory<byte>)row));
        packets.Add(isClassic ? Packets.Eof() : Packets.Ok(0xFE));
        await SendAsync([.. packets]);
    }

    /// <summary>Waits until the client closes its side.</summary>
    public async Task WaitForCloseAsync()
    {
        var buffer = new byte[4096];
        while (await _stream.ReadAsync(buffer, stop) > 0)
        {
        }
    }

    private void Frame(MemoryStream output, ReadOnlySpan<byte> payload)
    {
        int length;
        do
        {
            length = Math.Min(payload.Length, 0xFFFFFF);
            output.Write([(byte)length, (byte)(length >> 8), (byte)(length >> 16), Sequence++]);
            output.Write(payload[..length]);
            payload = payload[length..];
        }
        while (length == 0xFFFFFF);
    }

    private static byte[] Handshake(ServerCapabilities capabilities, string version, string plugin)
    {
        var bits = (uint)capabilities;
        return
        [
            10, .. Encoding.ASCII.GetBytes(version), 0, 42, 0, 0, 0, .. Nonce[..8], 0,
            (byte)bits, (byte)(bits >> 8), 8, 2, 0, (byte)(bits >> 16), (byte)(bits >> 24), 21,
            .. new byte[10], .. Nonce[8..], 0, .. Encoding.ASCII.GetBytes(plugin), 0,
        ];
    }
}
