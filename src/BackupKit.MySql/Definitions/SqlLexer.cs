using System.Buffers;

namespace BackupKit.MySql.Definitions;

/// <summary>
/// Cuts SQL text into tokens without losing a byte. It knows comments, quotes and version comments, nothing of grammar.
/// </summary>
/// <remarks>
/// Bytes from 0x80 on belong to words, so UTF-8 and single-byte character sets are safe. In big5, cp932, gbk, gb18030 and sjis a
/// trail byte may look like a backslash or a backtick: callers keep text with such bytes away from it.
/// </remarks>
internal ref struct SqlLexer(ReadOnlySpan<byte> text, SqlQuoting quoting = SqlQuoting.None)
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\n\r\v\f"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly SqlQuoting _quoting = quoting;
    private int _versionDepth;

    /// <summary>What was read last.</summary>
    public SqlTokenKind Kind { get; private set; }

    /// <summary>Offset of its first byte.</summary>
    public int Start { get; private set; }

    /// <summary>Offset behind its last byte.</summary>
    public int End { get; private set; }

    /// <summary>Its bytes.</summary>
    public readonly ReadOnlySpan<byte> Token => _text[Start..End];

    /// <summary>Reads the next token; <see langword="false"/> at the end of the text.</summary>
    public bool Read()
    {
        Start = End;
        if (Start >= _text.Length)
        {
            return false;
        }

        var rest = _text[Start..];
        var length = rest[0] switch
        {
            (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v' or (byte)'\f' => ReadSpace(rest),
            (byte)'`' => ReadIdentifier(rest, (byte)'`'),
            (byte)'\'' => ReadString(rest, (byte)'\''),
            (byte)'"' when (_quoting & SqlQuoting.AnsiQuotes) != 0 => ReadIdentifier(rest, (byte)'"'),
            (byte)'"' => ReadString(rest, (byte)'"'),
            (byte)'#' => ReadLine(rest),
            (byte)'-' when IsDashComment(rest) => ReadLine(rest),
            (byte)'/' when rest.StartsWith("/*"u8) => ReadBlock(rest),
            (byte)'*' when _versionDepth > 0 && rest.StartsWith("*/"u8) => CloseVersion(),
            _ => IsWord(rest[0]) ? ReadWord(rest) : One(),
        };
        End = Start + length;
        return true;
    }

    /// <summary>Reads the next token that is neither white space nor a plain comment nor the edge of a version comment.</summary>
    public bool ReadSignificant()
    {
        while (Read())
        {
            if (Kind >= SqlTokenKind.Identifier)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the token is this keyword, in any case.</summary>
    public readonly bool IsKeyword(ReadOnlySpan<byte> upper) =>
        Kind == SqlTokenKind.Word && System.Text.Ascii.EqualsIgnoreCase(Token, upper);

    /// <summary>Whether the token is this punctuation character.</summary>
    public readonly bool Is(char punctuation) =>
        Kind == SqlTokenKind.Punctuation && _text[Start] == (byte)punctuation;

    private static bool IsWord(byte value) =>
        value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'$';

    private static bool IsDashComment(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("--"u8) && (rest.Length == 2 || rest[2] <= (byte)' ');

    private int ReadSpace(ReadOnlySpan<byte> rest)
    {
        Kind = SqlTokenKind.Space;
        var length = rest.IndexOfAnyExcept(Spaces);
        return length < 0 ? rest.Length : length;
    }

    private int ReadWord(ReadOnlySpan<byte> rest)
    {
        Kind = SqlTokenKind.Word;
        var length = 1;
        while (length < rest.Length && IsWord(rest[length]))
        {
            length++;
        }

        return length;
    }

    private int One()
    {
        Kind = SqlTokenKind.Punctuation;
        return 1;
    }

    private int ReadLine(ReadOnlySpan<byte> rest)
    {
        Kind = SqlTokenKind.Comment;
        var end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest.Length : end + 1;
    }

    private int CloseVersion()
    {
        Kind = SqlTokenKind.VersionClose;
        _versionDepth--;
        return 2;
    }

    // MySQL executes /*!NNNNN and /*!NNNNNN, MariaDB also /*M!NNNNN: the digits belong to the opening.
    private int ReadBlock(ReadOnlySpan<byte> rest)
    {
        var mark = rest.StartsWith("/*!"u8) ? 3 : rest.StartsWith("/*M!"u8) ? 4 : 0;
        if (mark == 0)
        {
            Kind = SqlTokenKind.Comment;
            var end = rest[2..].IndexOf("*/"u8);
            return end < 0 ? rest.Length : end + 4;
        }

        Kind = SqlTokenKind.VersionOpen;
        _versionDepth++;
        var digits = 0;
        while (digits < 6 && mark + digits < rest.Length && char.IsAsciiDigit((char)rest[mark + digits]))
        {
            digits++;
        }

        return mark + (digits >= 5 ? digits : 0);
    }

    private int ReadIdentifier(ReadOnlySpan<byte> rest, byte quote)
    {
        Kind = SqlTokenKind.Identifier;
        return Quoted(rest, quote, escapes: false);
    }

    private int ReadString(ReadOnlySpan<byte> rest, byte quote)
    {
        Kind = SqlTokenKind.String;
        return Quoted(rest, quote, escapes: (_quoting & SqlQuoting.NoBackslashEscapes) == 0);
    }

    private static int Quoted(ReadOnlySpan<byte> rest, byte quote, bool escapes)
    {
        var at = 1;
        while (at < rest.Length)
        {
            if (escapes && rest[at] == (byte)'\\')
            {
                at += 2;
            }
            else if (rest[at] != quote)
            {
                at++;
            }
            else if (at + 1 < rest.Length && rest[at + 1] == quote)
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        return rest.Length;
    }
}
