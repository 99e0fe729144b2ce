using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The bytes that one format escapes with a backslash, and the letters that stand for them. Escaping is per byte: on a binary connection
/// the server knows no multi-byte characters, so the trailing bytes of gbk, sjis or utf16 text are escaped like any other.
/// </summary>
internal sealed class EscapeTable
{
    private const byte Backslash = (byte)'\\';
    private const int BlockBytes = 16;

    private readonly SearchValues<byte> _special;
    private readonly byte[] _letters = new byte[256];
    private readonly byte[] _values = new byte[256];
    private readonly bool[] _isLetter = new bool[256];

    // For each half of a byte, the groups it belongs to: one group for each upper half that a special byte has.
    private readonly Vector128<byte> _lowHalves;
    private readonly Vector128<byte> _highHalves;

    private EscapeTable(ReadOnlySpan<byte> values, ReadOnlySpan<byte> letters)
    {
        _special = SearchValues.Create(values);
        for (var i = 0; i < values.Length; i++)
        {
            _letters[values[i]] = letters[i];
            _values[letters[i]] = values[i];
            _isLetter[letters[i]] = true;
        }

        Span<byte> low = stackalloc byte[BlockBytes];
        Span<byte> high = stackalloc byte[BlockBytes];
        low.Clear();
        high.Clear();
        byte groups = 0;
        foreach (var special in values)
        {
            if (high[special >> 4] == 0)
            {
                high[special >> 4] = checked((byte)(1 << groups++));
            }

            low[special & 0x0F] |= high[special >> 4];
        }

        _lowHalves = Vector128.Create<byte>(low);
        _highHalves = Vector128.Create<byte>(high);
    }

    /// <summary>NUL, BS, TAB, LF, CR, SUB and backslash, as LOAD DATA reads them.</summary>
    public static EscapeTable LoadData { get; } = new("\0\b\t\n\r\x1A\\"u8, "0btnrZ\\"u8);

    /// <summary>NUL, LF, CR, SUB, backslash and the quote, so that a literal has no raw NUL and no line end.</summary>
    public static EscapeTable Literal { get; } = new("\0\n\r\x1A\\'"u8, "0nrZ\\'"u8);

    /// <summary>Position of the first byte that can not stand for itself, or -1.</summary>
    public int IndexOfSpecial(ReadOnlySpan<byte> source) => source.IndexOfAny(_special);

    /// <summary>Writes the value; the destination holds at least twice its length. Returns the bytes written.</summary>
    public int Escape(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        if (destination.Length / 2 < value.Length)
        {
            throw new ArgumentException("The destination is shorter than twice the value.", nameof(destination));
        }

        // Blocks are stored before it is known how much of them is clean: whatever was escaped, the rest of the destination has room for two.
        ref var source = ref MemoryMarshal.GetReference(value);
        ref var target = ref MemoryMarshal.GetReference(destination);
        nuint read = 0;
        nuint written = 0;
        while ((nuint)value.Length - read >= BlockBytes)
        {
            var block = Vector128.LoadUnsafe(ref source, read);
            block.StoreUnsafe(ref target, written);
            var clean = (nuint)BitOperations.TrailingZeroCount(Special(block) | (1u << BlockBytes));
            read += clean;
            written += clean;
            if (clean < BlockBytes)
            {
                written += EscapeRun(value, ref read, destination[(int)written..]);
            }
        }

        return (int)written + EscapeShort(value[(int)read..], destination[(int)written..]);
    }

    // A bit for each special byte: those, and only those, whose halves both point to one group.
    private uint Special(Vector128<byte> block)
    {
        var groups = Vector128.ShuffleNative(_lowHalves, block & Vector128.Create((byte)0x0F)) & Vector128.ShuffleNative(_highHalves, block >>> 4);
        return ~Vector128.Equals(groups, Vector128<byte>.Zero).ExtractMostSignificantBits() & ((1u << BlockBytes) - 1);
    }

    // Runs of special bytes, such as the zeros of a sparse blob, are cheaper one by one than by searching again.
    private nuint EscapeRun(ReadOnlySpan<byte> value, ref nuint read, Span<byte> destination)
    {
        var written = 0;
        do
        {
            destination[written] = Backslash;
            destination[written + 1] = _letters[value[(int)read]];
            written += 2;
            read++;
        }
        while (read < (nuint)value.Length && _letters[value[(int)read]] != 0);

        return (nuint)written;
    }

    private int EscapeShort(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var written = 0;
        foreach (var one in value)
        {
            var letter = _letters[one];
            if (letter != 0)
            {
                destination[written++] = Backslash;
            }

            destination[written++] = letter != 0 ? letter : one;
        }

        return written;
    }

    /// <summary>The byte that a letter after the backslash stands for.</summary>
    public bool TryUnescape(byte letter, out byte value)
    {
        value = _values[letter];
        return _isLetter[letter];
    }
}
