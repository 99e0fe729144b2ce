using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>What becomes of the options of a table.</summary>
internal static class OptionTable
{
    /// <summary>Options that both families have.</summary>
    public static readonly IReadOnlyList<string> Same =
    [
        "ENGINE", "AUTO_INCREMENT", "CHARSET", "COLLATE", "COMMENT", "ROW_FORMAT", "KEY_BLOCK_SIZE", "MAX_ROWS", "MIN_ROWS", "AVG_ROW_LENGTH",
        "PACK_KEYS", "CHECKSUM", "DELAY_KEY_WRITE", "STATS_PERSISTENT", "STATS_AUTO_RECALC", "STATS_SAMPLE_PAGES", "INSERT_METHOD", "UNION",
    ];

    /// <summary>Options of how a table is stored, not of what it holds. They are left out, and each is named.</summary>
    public static readonly IReadOnlyList<(Flavour Target, string Name, string Remark)> LeftOut =
    [
        (Flavour.MariaDb, "COMPRESSION", "the pages are not compressed; MariaDB has PAGE_COMPRESSED"),
        (Flavour.MariaDb, "AUTOEXTEND_SIZE", "the file grows as the server lets it"),
        (Flavour.MariaDb, "SECONDARY_ENGINE", "the table is in its engine alone"),
        (Flavour.MySql, "PAGE_COMPRESSED", "the pages are not compressed; MySQL has COMPRESSION"),
        (Flavour.MySql, "PAGE_COMPRESSION_LEVEL", "the pages are not compressed; MySQL has COMPRESSION"),
        (Flavour.MySql, "PAGE_CHECKSUM", "an option of Aria"),
        (Flavour.MySql, "TRANSACTIONAL", "an option of Aria"),
    ];

    // Values that say what is so without them.
    private static readonly (string Name, string Value)[] Nothing =
        [("ENCRYPTION", "N"), ("ENCRYPTED", "NO"), ("PAGE_COMPRESSED", "0"), ("COMPRESSION", "NONE"), ("COMPRESSION", "")];

    public static bool SaysNothing(TableOptionText option) =>
        Nothing.Contains((option.Name, option.Value.Trim('\'').ToUpperInvariant()));
}
