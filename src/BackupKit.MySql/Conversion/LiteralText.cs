using System.Text;

namespace BackupKit.MySql.Conversion;

/// <summary>String literals with an introducer, as raw text.</summary>
internal static class LiteralText
{
    /// <summary>The literal with the same characters for MariaDB; <see langword="null"/> when they are not known for certain.</summary>
    /// <param name="introducer">The word before it, with its underscore.</param>
    /// <param name="literal">The literal in its quotes.</param>
    public static string? ForMariaDb(string introducer, string literal)
    {
        var isAscii = Ascii.IsValid(literal);
        return introducer.ToLowerInvariant() switch
        {
            "_utf8mb4" or "_utf8mb3" or "_utf8" => literal,
            "_binary" => isAscii ? introducer + literal : null,
            "_utf16" or "_ucs2" or "_utf16le" or "_utf32" => Quote(Decode(introducer, ExpressionText.Unquote(literal))),
            _ => isAscii ? literal : null,
        };
    }

    /// <summary>The characters that the bytes of a literal stand for; the bytes of other sets than those of Unicode as they are.</summary>
    public static string Decode(string introducer, string content)
    {
        var bytes = Encoding.Latin1.GetBytes(content);
        return introducer.ToLowerInvariant() switch
        {
            "_utf16" or "_ucs2" => Encoding.BigEndianUnicode.GetString(bytes),
            "_utf16le" => Encoding.Unicode.GetString(bytes),
            "_utf32" => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(bytes),
            _ => Encoding.UTF8.GetString(bytes),
        };
    }

    private static string Quote(string text) =>
        "'" + ExpressionText.Encode(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal) + "'";
}
