using System.Globalization;

namespace BackupKit.Cli.Output;

/// <summary>Digests as the manifest writes them: <c>rows:sum:xor</c>.</summary>
internal static class DigestText
{
    public static string Format(RowDigest digest) =>
        string.Create(CultureInfo.InvariantCulture, $"{digest.Rows}:{digest.Sum:x32}:{digest.Xor:x32}");

    /// <summary>The digest of all rows of the parts together.</summary>
    public static RowDigest Sum(IEnumerable<PartRecord> parts) =>
        parts.Aggregate(default(RowDigest), (sum, part) => sum + (part.Result.Digest ?? default));
}
