using System.Buffers;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The bytes that one format escapes with a backslash, and the letters that stand for them. Escaping is per byte: on a binary connection
/// the server knows no multi-byte characters, so the trailing bytes of gbk, sjis or utf16 text are escaped like any other.
/// </summary>
internal sealed class EscapeTable
{
    private const byte Backslash = (byte)'\\';

    private readonly SearchValues<byte> _special;
    private readonly byte[] _letters = new byte[256];
    private readonly byte[] _values = new byte[256];
    private readonly bool[] _isLetter = new bool[256];

    private EscapeTable(ReadOnlySpan<byte> values, ReadOnlySpan<byte> letters)
    {
        _special = SearchValues.Create(values);
        for (var i = 0; i < values.Length; i++)
        {
            _letters[values[i]] = letters[i];
            _values[letters[i]] = values[i];
            _isLetter[letters[i]] = true;
        }
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
        var written = 0;
        while (true)
        {
            var hit = value.IndexOfAny(_special);
            if (hit < 0)
            {
                value.CopyTo(destination[written..]);
                return written + value.Length;
            }

            value[..hit].CopyTo(destination[written..]);
            written += hit;
            value = value[hit..];

            // Runs of special bytes, such as the zeros of a sparse blob, are cheaper one by one than by searching again.
            do
            {
                destination[written] = Backslash;
                destination[written + 1] = _letters[value[0]];
                written += 2;
                value = value[1..];
            }
            while (!value.IsEmpty && IsSpecial(value[0]));
        }
    }

    /// <summary>Whether a byte can not stand for itself.</summary>
    public bool IsSpecial(byte value) => _letters[value] != 0;

    /// <summary>The byte that a letter after the backslash stands for.</summary>
    public bool TryUnescape(byte letter, out byte value)
    {
        value = _values[letter];
        return _isLetter[letter];
    }
}
