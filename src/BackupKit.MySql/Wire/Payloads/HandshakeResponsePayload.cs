using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace BackupKit.MySql.Wire.Payloads;

/// <summary>
/// Our answer to the handshake (Protocol::HandshakeResponse41); its first 32 bytes are also the SSLRequest.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html.
/// </summary>
internal sealed record HandshakeResponsePayload
{
    /// <summary>Largest packet we accept: the 1 GiB that is also the server's upper limit.</summary>
    private const uint MaxPacketSize = 0x4000_0000;

    private const int FixedLength = 32;

    public required ServerCapabilities Capabilities { get; init; }

    public required string UserName { get; init; }

    public required byte[] AuthenticationResponse { get; init; }

    public required string AuthenticationPlugin { get; init; }

    public string Database { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public static byte[] WriteSslRequest(ServerCapabilities capabilities)
    {
        var output = new ArrayBufferWriter<byte>(FixedLength);
        WriteFixedPart(output, capabilities);
        return output.WrittenSpan.ToArray();
    }

    public byte[] Write()
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteFixedPart(output, Capabilities);
        WriteNullTerminated(output, UserName);
        WriteAuthenticationResponse(output);

        if (Capabilities.HasFlag(ServerCapabilities.ConnectWithDatabase))
        {
            WriteNullTerminated(output, Database);
        }

        if (Capabilities.HasFlag(ServerCapabilities.PluginAuth))
        {
            WriteNullTerminated(output, AuthenticationPlugin);
        }

        if (Capabilities.HasFlag(ServerCapabilities.ConnectAttributes))
        {
            WriteAttributes(output);
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteFixedPart(ArrayBufferWriter<byte> output, ServerCapabilities capabilities)
    {
        var span = output.GetSpan(FixedLength)[..FixedLength];
        span.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)capabilities);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], MaxPacketSize);
        span[8] = (byte)ColumnDefinition.BinaryCharacterSet;
        output.Advance(FixedLength);
    }

    private void WriteAuthenticationResponse(ArrayBufferWriter<byte> output)
    {
        if (Capabilities.HasFlag(ServerCapabilities.PluginAuthLengthEncoded))
        {
            WriteLengthEncoded(output, AuthenticationResponse);
            return;
        }

        if (AuthenticationResponse.Length > byte.MaxValue)
        {
            throw new InvalidOperationException("The server takes at most 255 bytes of authentication response.");
        }

        output.Write([(byte)AuthenticationResponse.Length]);
        output.Write(AuthenticationResponse);
    }

    private void WriteAttributes(ArrayBufferWriter<byte> output)
    {
        var attributes = new ArrayBufferWriter<byte>(128);
        foreach (var (name, value) in Attributes)
        {
            WriteLengthEncoded(attributes, Encoding.UTF8.GetBytes(name));
            WriteLengthEncoded(attributes, Encoding.UTF8.GetBytes(value));
        }

        WriteLengthEncoded(output, attributes.WrittenSpan);
    }

    private static void WriteNullTerminated(ArrayBufferWriter<byte> output, string value)
    {
        output.Write(Encoding.UTF8.GetBytes(value));
        output.Write([(byte)0]);
    }

    private static void WriteLengthEncoded(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        if (value.Length < PayloadReader.NullMarker)
        {
            output.Write([(byte)value.Length]);
        }
        else
        {
            output.Write([(byte)0xFC, (byte)value.Length, (byte)(value.Length >> 8)]);
        }

        output.Write(value);
    }
}
