namespace BackupKit;

/// <summary>The names of the files that make a set a set.</summary>
internal static class SetFiles
{
    public const string Header = "set.json";

    public const string Manifest = "manifest.json";

    /// <summary>Written last: the set exists from then on.</summary>
    public const string Checksums = "SHA256SUMS";
}
