using System.Text;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The session state that every data file sets for itself, so that stock clients read it as it was written. Strict, so that a value
/// which does not fit is an error instead of another value; ALLOW_INVALID_DATES and no NO_ZERO_DATE, so that dates stay what they are.
/// </summary>
internal static class DataFileHeader
{
    /// <summary>The mode for data, in files and in the sessions of a restore.</summary>
    public const string StrictMode = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

    /// <summary>The mode for rows with the error value of an ENUM, which MariaDB 10.11 refuses in strict mode.</summary>
    public const string LenientMode = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

    public static ReadOnlySpan<byte> SetLenient =>
        "/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n"u8;

    public static ReadOnlySpan<byte> SetStrict =>
        "/*!40101 SET SQL_MODE='STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n"u8;

    /// <summary>The header lines, each a statement ended by <c>;</c> and LF.</summary>
    public static string Build(IEnumerable<ColumnRecord> columns)
    {
        var text = new StringBuilder()
            .Append("/*!40101 SET NAMES binary*/;\n")
            .Append("/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n")
            .Append("/*!40101 SET SQL_MODE='").Append(StrictMode).Append("'*/;\n")
            .Append("/*!40103 SET TIME_ZONE='+00:00' */;\n");
        if (ColumnRules.HasPeriod(columns))
        {
            text.Append("/*M!101101 SET SYSTEM_VERSIONING_INSERT_HISTORY=1 */;\n");
        }

        return text.ToString();
    }
}
