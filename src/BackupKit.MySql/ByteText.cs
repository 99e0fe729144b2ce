using System.Globalization;

namespace BackupKit.MySql;

/// <summary>Bytes and counts for people.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>For example <c>16 KiB</c>; units are powers of 1024.</summary>
    public static string Format(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return $"{value.ToString(value >= 100 || unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>For example <c>1 table</c> or <c>3,000 tables</c>.</summary>
    public static string Count(long number, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {word}{(number == 1 ? "" : "s")}");
}
