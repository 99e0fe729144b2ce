using System.Buffers.Binary;

namespace BackupKit.MySql.Rows;

/// <summary>Writes the length-encoded integer before a field of the text protocol.</summary>
internal static class LengthPrefix
{
    public const int MaxBytes = 9;

    public static int SizeOf(long length) => length switch
    {
        < 0xFB => 1,
        <= 0xFFFF => 3,
        <= 0xFFFFFF => 4,
        _ => MaxBytes,
    };

    /// <summary>Writes the length into a destination of exactly <see cref="SizeOf"/> bytes.</summary>
    public static void Write(Span<byte> destination, long length)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        if (destination.Length == 1)
        {
            destination[0] = bytes[0];
            return;
        }

        destination[0] = destination.Length switch
        {
            3 => 0xFC,
            4 => 0xFD,
            _ => 0xFE,
        };
        bytes[..(destination.Length - 1)].CopyTo(destination[1..]);
    }
}
