using System.Collections.Frozen;

namespace BackupKit.MySql.Conversion;

/// <summary>Character sets as definitions name them.</summary>
internal static class CharacterSets
{
    // The collation a set has where the text of a table names none. Servers leave it out for these alone; both families agree on them.
    private static readonly FrozenDictionary<string, string> Defaults =
        ("big5_chinese_ci latin2_general_ci dec8_swedish_ci cp850_general_ci latin1_swedish_ci hp8_english_ci koi8r_general_ci swe7_swedish_ci"
            + " ascii_general_ci ujis_japanese_ci sjis_japanese_ci hebrew_general_ci tis620_thai_ci euckr_korean_ci koi8u_general_ci"
            + " gb2312_chinese_ci greek_general_ci cp1250_general_ci gbk_chinese_ci latin5_turkish_ci armscii8_general_ci utf8mb3_general_ci"
            + " ucs2_general_ci cp866_general_ci keybcs2_general_ci macce_general_ci macroman_general_ci cp852_general_ci latin7_general_ci"
            + " cp1251_general_ci utf16_general_ci utf16le_general_ci cp1256_general_ci cp1257_general_ci utf32_general_ci geostd8_general_ci"
            + " cp932_japanese_ci eucjpms_japanese_ci gb18030_chinese_ci")
        .Split(' ')
        .ToFrozenDictionary(c => c[..c.IndexOf('_', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase);

    /// <summary>The collation a set has by default; <see langword="null"/> when servers do not agree on it, so that they always print it.</summary>
    public static string? DefaultCollation(string set) => set.Equals("binary", StringComparison.OrdinalIgnoreCase) ? "binary" : Defaults.GetValueOrDefault(set);

    /// <summary>The character set a collation belongs to.</summary>
    public static string OfCollation(string collation)
    {
        var end = collation.IndexOf('_', StringComparison.Ordinal);
        return end < 0 ? collation : collation[..end];
    }
}
