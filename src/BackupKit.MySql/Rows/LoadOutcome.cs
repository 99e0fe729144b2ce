using System.Globalization;

using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The check after each statement that loads rows. LOAD DATA LOCAL turns errors into warnings even in strict mode: it changes values,
/// and skips rows whose keys collide, and says so only in the counts of its OK.
/// </summary>
internal static class LoadOutcome
{
    /// <param name="outcome">What the server answered.</param>
    /// <param name="expectedRows">How many rows were sent.</param>
    /// <param name="what">What was loaded, for the error.</param>
    /// <exception cref="BackupException">Rows are missing, were skipped or replaced, or a value was warned about.</exception>
    public static void Check(OkPayload outcome, long expectedRows, string what)
    {
        var deleted = Count(outcome.Info, "Deleted: ");
        var skipped = Count(outcome.Info, "Skipped: ");
        var warnings = Math.Max(outcome.WarningCount, Count(outcome.Info, "Warnings: "));

        if (outcome.AffectedRows == (ulong)expectedRows && deleted == 0 && skipped == 0 && warnings == 0)
        {
            return;
        }

        throw Mismatch(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: of {expectedRows} rows sent the server stored {outcome.AffectedRows}, skipped {skipped}, replaced {deleted}, with {warnings} warnings."));
    }

    private static BackupException Mismatch(string message) => new(
        BackupErrorCode.LoadMismatch,
        message,
        "Roll the rows back, and compare version, character sets and sql_mode of the target with the source; SHOW WARNINGS names the column.");

    // "Records: 7  Deleted: 0  Skipped: 2  Warnings: 9"; a multi-row INSERT says "Records: 3  Duplicates: 0  Warnings: 0".
    private static long Count(string text, string label)
    {
        var at = text.IndexOf(label, StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        var digits = text.AsSpan(at + label.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }
}
