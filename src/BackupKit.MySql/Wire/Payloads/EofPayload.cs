namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// The end of column definitions or rows without CLIENT_DEPRECATE_EOF (EOF_Packet).
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html.
/// </summary>
/// <param name="WarningCount">Warnings of the statement.</param>
/// <param name="StatusFlags">Status of the session.</param>
internal readonly record struct EofPayload(int WarningCount, ServerStatus StatusFlags)
{
    public const byte Signature = 0xFE;

    /// <summary>0xFE also starts a row whose first column has 16 MiB or more; an EOF packet is shorter than this.</summary>
    public const int LengthLimit = 9;

    public static EofPayload Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        if (payload.Length >= LengthLimit || reader.ReadByte() != Signature)
        {
            throw MySqlWireException.Malformed("the end of a list was expected and something else came");
        }

        return new EofPayload(reader.ReadUInt16(), (ServerStatus)reader.ReadUInt16());
    }
}
