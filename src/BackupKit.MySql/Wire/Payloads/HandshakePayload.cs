using System.Text;

namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// The first packet of a server (Protocol::HandshakeV10).
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html.
/// </summary>
/// <param name="ServerVersion">Version text.</param>
/// <param name="ConnectionId">Id for KILL.</param>
/// <param name="Nonce">Twenty random bytes of the server.</param>
/// <param name="Capabilities">What the server offers.</param>
/// <param name="AuthenticationPlugin">The server's default plugin.</param>
internal sealed record HandshakePayload(
    string ServerVersion,
    uint ConnectionId,
    byte[] Nonce,
    ServerCapabilities Capabilities,
    string AuthenticationPlugin)
{
    public const byte ProtocolVersion = 10;

    /// <summary>Bytes of the nonce that all methods of the first round use.</summary>
    public const int NonceLength = 20;

    private const int FirstNonceLength = 8;

    public static HandshakePayload Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var protocol = reader.ReadByte();
        if (protocol != ProtocolVersion)
        {
            throw MySqlWireException.Malformed($"a handshake of protocol version 10 was expected and {protocol} came");
        }

        var version = Encoding.UTF8.GetString(reader.ReadNullTerminatedBytes());
        var connectionId = reader.ReadUInt32();
        var nonce = new List<byte>(NonceLength);
        nonce.AddRange(reader.ReadBytes(FirstNonceLength));
        reader.Skip(1);
        uint capabilities = reader.ReadUInt16();
        var plugin = "mysql_native_password";

        if (!reader.IsAtEnd)
        {
            reader.Skip(3); // character set, status
            capabilities |= (uint)reader.ReadUInt16() << 16;
            var declared = reader.ReadByte();
            reader.Skip(10); // reserved; MariaDB keeps extended capabilities in the last four, of which we use none
            var secondLength = Math.Min(Math.Max(13, declared - FirstNonceLength), reader.Remaining.Length);
            nonce.AddRange(reader.ReadBytes(secondLength));

            if (((ServerCapabilities)capabilities).HasFlag(ServerCapabilities.PluginAuth))
            {
                plugin = Encoding.UTF8.GetString(reader.ReadNullOrEndTerminatedBytes());
            }
        }

        return new HandshakePayload(
            version,
            connectionId,
            nonce.Take(NonceLength).ToArray(),
            (ServerCapabilities)capabilities,
            plugin);
    }
}
