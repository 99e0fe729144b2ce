using System.Buffers;
using System.Text;

namespace BackupKit.Catalog;

/// <summary>
/// <c>SHA256SUMS</c> as coreutils' <c>sha256sum</c> writes and checks it: 64 hex digits, two spaces, the key, a line feed. Keys
/// never need the escapes of that format. Sorted by key, so that equal sets have equal files.
/// </summary>
internal static class ChecksumFile
{
    private const int HashLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static byte[] Format(IEnumerable<KeyValuePair<string, string>> checksums)
    {
        var sorted = checksums.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var text = new byte[sorted.Sum(pair => pair.Value.Length + pair.Key.Length + 3)];
        var length = 0;
        foreach (var (key, hash) in sorted)
        {
            ObjectKey.ThrowIfInvalid(key);
            length += Encoding.ASCII.GetBytes($"{hash}  {key}\n", text.AsSpan(length));
        }

        return text;
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.SetCorrupt"/>: not a whole file of this form.</exception>
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> content)
    {
        var checksums = new Dictionary<string, string>(StringComparer.Ordinal);
        var line = 0;
        while (!content.IsEmpty)
        {
            line++;
            var end = content.IndexOf((byte)'\n');
            if (end < 0 || !TryAdd(checksums, Encoding.Latin1.GetString(content[..end])))
            {
                throw new BackupException(
                    BackupErrorCode.SetCorrupt,
                    $"Line {line} of {SetFiles.Checksums} is not a checksum of a file of the set.",
                    "The set was altered or truncated; use another copy of it.");
            }

            content = content[(end + 1)..];
        }

        return checksums;
    }

    private static bool TryAdd(Dictionary<string, string> checksums, string line)
    {
        if (line.Length <= HashLength + 2
            || line.AsSpan(0, HashLength).ContainsAnyExcept(HexDigits)
            || line.AsSpan(HashLength, 2) is not ("  " or " *"))
        {
            return false;
        }

        var key = line[(HashLength + 2)..];
        return ObjectKey.IsValid(key) && key != SetFiles.Checksums && checksums.TryAdd(key, line[..HashLength]);
    }
}
