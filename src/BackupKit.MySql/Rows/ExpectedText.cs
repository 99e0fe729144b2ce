using System.Buffers.Binary;

namespace BackupKit.MySql.Rows;

/// <summary>A fixed text that is looked for at one place after another: up to eight bytes in one comparison.</summary>
internal readonly struct ExpectedText
{
    /// <summary>What a text has to hold at least for a look at its start.</summary>
    public const int LeastBytes = sizeof(ulong);

    private readonly byte[] _bytes;
    private readonly ulong _start;
    private readonly ulong _mask;

    /// <param name="bytes">The text.</param>
    public ExpectedText(ReadOnlySpan<byte> bytes)
    {
        Span<byte> start = stackalloc byte[LeastBytes];
        bytes[..Math.Min(bytes.Length, LeastBytes)].CopyTo(start);
        _bytes = bytes.ToArray();
        _start = BinaryPrimitives.ReadUInt64LittleEndian(start);
        _mask = bytes.Length < LeastBytes ? (1UL << (8 * bytes.Length)) - 1 : ulong.MaxValue;
        Length = bytes.Length;
    }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    /// <summary>Whether a text of at least <see cref="LeastBytes"/> starts with it.</summary>
    public bool Starts(ReadOnlySpan<byte> text) =>
        ((BinaryPrimitives.ReadUInt64LittleEndian(text) ^ _start) & _mask) == 0 && (Length <= LeastBytes || text.StartsWith(_bytes));
}
