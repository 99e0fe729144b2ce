using System.Text;

namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// An error of the server (ERR_Packet).
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html.
/// </summary>
/// <param name="Number">Server error number.</param>
/// <param name="SqlState">Five characters; "HY000" where the server sends none (before the handshake).</param>
/// <param name="Message">Text of the server, which may quote row data.</param>
internal readonly record struct ErrorPayload(int Number, string SqlState, string Message)
{
    public const byte Signature = 0xFF;

    public static ErrorPayload Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        reader.Skip(1);
        var number = reader.ReadUInt16();

        var state = "HY000";
        if (reader.Remaining.Length >= 6 && reader.Remaining[0] == '#')
        {
            reader.Skip(1);
            state = Encoding.ASCII.GetString(reader.ReadBytes(5));
        }

        return new ErrorPayload(number, state, Encoding.UTF8.GetString(reader.ReadToEnd()));
    }
}
