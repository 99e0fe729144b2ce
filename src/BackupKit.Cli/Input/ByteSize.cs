using System.Globalization;

namespace BackupKit.Cli.Input;

/// <summary>A number of bytes as people write it: <c>512K</c>, <c>64M</c>, <c>64MiB</c>, <c>1G</c>; units are powers of 1024.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static long Parse(string text)
    {
        var value = text.AsSpan().Trim();
        var digits = value.IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? value : value[..digits];
        var unit = digits < 0 ? default : value[digits..].Trim();
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || PowerOf(unit) is not { } power
            || count > long.MaxValue >> (10 * power))
        {
            throw new UsageException($"'{text}' is not a size.", "Write a number with an optional unit: 65536, 512K, 64M, 1G.");
        }

        return count << (10 * power);
    }

    public static string Format(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        var digits = unit == 0 || value >= 100 ? "0" : "0.0";
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    private static int? PowerOf(ReadOnlySpan<char> unit) => unit switch
    {
        "" or "B" or "b" => 0,
        "K" or "k" or "KB" or "KiB" or "kB" => 1,
        "M" or "m" or "MB" or "MiB" => 2,
        "G" or "g" or "GB" or "GiB" => 3,
        "T" or "t" or "TB" or "TiB" => 4,
        _ => null,
    };
}
