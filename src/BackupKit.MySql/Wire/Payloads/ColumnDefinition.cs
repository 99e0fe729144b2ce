using System.Text;

namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// One column of a result (Protocol::ColumnDefinition41).
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html.
/// </summary>
/// <param name="Name">Name or alias.</param>
/// <param name="CharacterSet">Collation id; 63 is binary.</param>
/// <param name="Length">Maximum length in bytes as the server declares it.</param>
/// <param name="Type">Type on the wire.</param>
/// <param name="Flags">Flags.</param>
/// <param name="Decimals">Digits after the point; 31 (0x1F) for dynamic.</param>
internal readonly record struct ColumnDefinition(
    string Name,
    ushort CharacterSet,
    uint Length,
    ColumnType Type,
    ColumnFlags Flags,
    byte Decimals)
{
    public const ushort BinaryCharacterSet = 63;

    public static ColumnDefinition Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        reader.ReadLengthEncodedBytes(); // catalog, always "def"
        reader.ReadLengthEncodedBytes(); // schema
        reader.ReadLengthEncodedBytes(); // table alias
        reader.ReadLengthEncodedBytes(); // table
        var name = Encoding.UTF8.GetString(reader.ReadLengthEncodedBytes());
        reader.ReadLengthEncodedBytes(); // original name
        reader.ReadLengthEncodedInteger(); // length of the fixed part, always 12

        return new ColumnDefinition(
            name,
            reader.ReadUInt16(),
            reader.ReadUInt32(),
            (ColumnType)reader.ReadByte(),
            (ColumnFlags)reader.ReadUInt16(),
            reader.ReadByte());
    }
}
