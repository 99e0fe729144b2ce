using System.Text;

namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// The successful end of a statement (OK_Packet; with CLIENT_DEPRECATE_EOF also the end of a result, then with signature 0xFE).
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html.
/// </summary>
/// <param name="AffectedRows">Rows changed.</param>
/// <param name="LastInsertId">Value of LAST_INSERT_ID().</param>
/// <param name="StatusFlags">Status of the session.</param>
/// <param name="WarningCount">Warnings of the statement.</param>
/// <param name="Info">Human-readable text such as "Records: 3  Deleted: 0  Skipped: 0  Warnings: 0"; often empty.</param>
internal sealed record OkPayload(
    ulong AffectedRows,
    ulong LastInsertId,
    ServerStatus StatusFlags,
    int WarningCount,
    string Info)
{
    public const byte Signature = 0x00;

    /// <summary>Signature of OK where it ends a result set.</summary>
    public const byte EndOfResultSignature = 0xFE;

    public static OkPayload Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var signature = reader.ReadByte();
        if (signature is not (Signature or EndOfResultSignature))
        {
            throw MySqlWireException.Malformed($"an OK packet was expected and 0x{signature:X2} came");
        }

        return new OkPayload(
            reader.ReadLengthEncodedInteger(),
            reader.ReadLengthEncodedInteger(),
            (ServerStatus)reader.ReadUInt16(),
            reader.ReadUInt16(),
            ReadInfo(reader.Remaining));
    }

    // The manual says string<EOF> without CLIENT_SESSION_TRACK; MySQL and MariaDB send a length-encoded string there.
    private static string ReadInfo(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return "";
        }

        var isLengthEncoded = rest[0] < PayloadReader.NullMarker && rest[0] == rest.Length - 1;
        if (rest[0] == 0xFC)
        {
            return Encoding.UTF8.GetString(rest[Math.Min(3, rest.Length)..]);
        }

        return Encoding.UTF8.GetString(isLengthEncoded ? rest[1..] : rest);
    }
}
