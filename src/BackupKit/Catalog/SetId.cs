using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace BackupKit.Catalog;

/// <summary>Ids of sets, such as <c>20261122T020000Z-7k3f</c>: they sort by time, and two runs of one second differ.</summary>
internal static class SetId
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int TimeLength = 16;
    private const int SuffixLength = 4;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> Suffix = SearchValues.Create(Alphabet);

    public static string Create(DateTimeOffset started) => string.Create(
        CultureInfo.InvariantCulture,
        $"{started.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetString(Alphabet, SuffixLength)}");

    /// <summary>Reads the start time out of an id; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> id, out DateTimeOffset started)
    {
        started = default;
        return id.Length == TimeLength + 1 + SuffixLength
            && id[TimeLength] == '-'
            && !id[(TimeLength + 1)..].ContainsAnyExcept(Suffix)
            && DateTimeOffset.TryParseExact(
                id[..TimeLength],
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out started);
    }
}
