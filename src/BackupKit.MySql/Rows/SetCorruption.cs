using System.Globalization;

namespace BackupKit.MySql.Rows;

/// <summary>Failures of the text of a rows part; they name the part and the place, never what stands there.</summary>
internal static class SetCorruption
{
    public static BackupException At(string part, long offset, string what) => new(
        BackupErrorCode.SetCorrupt,
        string.Create(CultureInfo.InvariantCulture, $"The part {part} can not be read: {what} at byte {offset} of its plain text."),
        "The part was changed after it was written. Restore from another copy of the set, and check the storage.");
}
