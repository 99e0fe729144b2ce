using System.Globalization;

namespace BackupKit.Cli.Output;

/// <summary>Counts for people: <c>1 table</c>, <c>3,000 tables</c>.</summary>
internal static class CountText
{
    public static string Format(long number, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {word}{(number == 1 ? "" : "s")}");
}
