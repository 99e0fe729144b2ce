using System.Text;

namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// The server asks for another authentication method (AuthSwitchRequest).
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html.
/// </summary>
/// <param name="Plugin">Name of the method; "mysql_old_password" for the one-byte form of servers before 5.5.</param>
/// <param name="Nonce">Random bytes of the server without the terminating zero.</param>
internal sealed record AuthSwitchPayload(string Plugin, byte[] Nonce)
{
    public const byte Signature = 0xFE;

    public static AuthSwitchPayload Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 1)
        {
            return new AuthSwitchPayload("mysql_old_password", []);
        }

        var reader = new PayloadReader(payload);
        reader.Skip(1);
        var plugin = Encoding.UTF8.GetString(reader.ReadNullOrEndTerminatedBytes());
        var nonce = reader.ReadToEnd();

        // MySQL terminates the nonce with a zero, MariaDB 32-byte nonces have none.
        var length = nonce.Length is HandshakePayload.NonceLength + 1 && nonce[^1] == 0 ? nonce.Length - 1 : nonce.Length;
        return new AuthSwitchPayload(plugin, nonce[..length].ToArray());
    }
}
