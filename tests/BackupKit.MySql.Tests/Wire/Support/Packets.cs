using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire.Support;

/// <summary>Server packets as bytes.</summary>
internal static class Packets
{
    public static byte[] Ok(byte signature = 0, int warnings = 0, ServerStatus status = ServerStatus.Autocommit, string info = "") =>
        [signature, 0, 0, (byte)status, (byte)((int)status >> 8), (byte)warnings, 0, .. Lenenc(info)];

    public static byte[] Eof(int warnings = 0, ServerStatus status = ServerStatus.Autocommit) =>
        [0xFE, (byte)warnings, 0, (byte)status, (byte)((int)status >> 8)];

    public static byte[] Error(int number, string message, string state = "HY000") =>
        [0xFF, (byte)number, (byte)(number >> 8), (byte)'#', .. Encoding.ASCII.GetBytes(state), .. Encoding.UTF8.GetBytes(message)];

    public static byte[] Column(string name) =>
        [.. String("def"), 0, 0, 0, .. String(name), 0, 12, 63, 0, 255, 0, 0, 0, 0xFD, 0, 0, 0, 0, 0];

    /// <summary>A text row; <see langword="null"/> is NULL.</summary>
    public static byte[] Row(params string?[] values) =>
        [.. values.SelectMany(value => value is null ? [0xFB] : String(value))];

    public static byte[] String(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return bytes.Length < 0xFB
            ? [(byte)bytes.Length, .. bytes]
            : [0xFD, (byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)(bytes.Length >> 16), .. bytes];
    }

    private static byte[] Lenenc(string info) => info.Length == 0 ? [] : String(info);
}
