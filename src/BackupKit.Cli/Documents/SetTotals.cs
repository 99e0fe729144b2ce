using BackupKit.Cli.Output;

namespace BackupKit.Cli.Documents;

/// <summary>What a manifest adds up to.</summary>
internal sealed record SetTotals(IReadOnlyList<string> Databases, int Tables, long Rows, string Digest, long PlainBytes, long StoredBytes)
{
    /// <summary>Plain bytes per stored byte; 0 for an empty set.</summary>
    public double Ratio => StoredBytes == 0 ? 0 : Math.Round((double)PlainBytes / StoredBytes, 2);

    public static SetTotals Of(BackupManifest manifest) => Of(manifest, DigestText.Sum(manifest.Parts));

    private static SetTotals Of(BackupManifest manifest, RowDigest digest) => new(
        [.. manifest.Inventory.Where(i => i.Kind == "database").Select(i => i.Name)],
        manifest.Inventory.Count(i => i.Kind == "table"),
        digest.Rows,
        DigestText.Format(digest),
        manifest.Parts.Sum(p => p.PlainLength),
        manifest.Parts.Sum(p => p.StoredLength));
}
