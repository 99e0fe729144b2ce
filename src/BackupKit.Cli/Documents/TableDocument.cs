using BackupKit.Cli.Output;

namespace BackupKit.Cli.Documents;

/// <summary>One table of a set: its chunks added up.</summary>
internal sealed record TableDocument(string Database, string Name, int Chunks, long Rows, string Digest, long PlainBytes, long StoredBytes)
{
    public static IReadOnlyList<TableDocument> From(BackupManifest manifest)
    {
        var parts = manifest.Parts.Where(p => p.Kind == PartKind.Rows).ToLookup(p => (p.Database, p.ObjectName));
        return
        [
            .. from item in manifest.Inventory
               where item.Kind == "table"
               let chunks = parts[(item.Database, item.Name)]
               let digest = DigestText.Sum(chunks)
               select new TableDocument(
                   item.Database ?? "",
                   item.Name,
                   chunks.Count(),
                   digest.Rows,
                   DigestText.Format(digest),
                   chunks.Sum(c => c.PlainLength),
                   chunks.Sum(c => c.StoredLength)),
        ];
    }
}
