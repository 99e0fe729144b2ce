using System.Globalization;

using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The check after each statement that loads rows. LOAD DATA LOCAL turns errors into warnings even in strict mode: it changes values,
/// and skips rows whose keys collide, and says so only in the counts of its OK.
/// </summary>
internal static class LoadOutcome
{
    private const int DataTruncated = 1265;

    /// <param name="outcome">What the server answered.</param>
    /// <param name="expectedRows">How many rows were sent.</param>
    /// <param name="enumZeros">
    /// How often the error value of an ENUM is among them. MySQL 9.7 and MariaDB 11.8 store it silently where the index is sent as text;
    /// MariaDB 10.11 raises warning 1265 and still stores it, and so does every server where the index is sent as a number.
    /// </param>
    /// <param name="what">What was loaded, for the error.</param>
    /// <exception cref="BackupException">Rows are missing, were skipped or replaced, or a value was warned about.</exception>
    public static void Check(OkPayload outcome, long expectedRows, long enumZeros, string what)
    {
        var deleted = Count(outcome.Info, "Deleted: ");
        var skipped = Count(outcome.Info, "Skipped: ");
        var warnings = Math.Max(outcome.WarningCount, Count(outcome.Info, "Warnings: "));

        if (outcome.AffectedRows == (ulong)expectedRows && deleted == 0 && skipped == 0 && warnings <= enumZeros)
        {
            return;
        }

        throw Mismatch(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: of {expectedRows} rows sent the server stored {outcome.AffectedRows}, skipped {skipped}, replaced {deleted}, with {warnings} warnings."));
    }

    /// <summary>
    /// To be called with SHOW WARNINGS when <see cref="Check"/> let warnings pass: each must be about the error value of an ENUM column.
    /// </summary>
    /// <exception cref="BackupException">A warning is about something else.</exception>
    public static void CheckWarnings(TextResult warnings, IReadOnlyList<ColumnPlan> columns, string what)
    {
        var names = columns
            .Where(column => column.Form == LiteralForm.EnumIndex)
            .Select(column => $"column '{column.Record.Name}' ")
            .ToArray();
        foreach (var warning in warnings.Rows)
        {
            var text = warning.GetString(2);
            if (warning.GetInt64(1) != DataTruncated || !names.Any(name => text.Contains(name, StringComparison.Ordinal)))
            {
                throw Mismatch(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: the server stored a value with warning {warning.GetInt64(1)}."));
            }
        }
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
