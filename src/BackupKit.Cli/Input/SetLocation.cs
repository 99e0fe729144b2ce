namespace BackupKit.Cli.Input;

/// <summary>Turns the path of a set into a sink and a key.</summary>
internal static class SetLocation
{
    /// <summary>The directory above the set is the sink's root, the set's own name the key.</summary>
    public static (string Root, string Key) Split(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.GetDirectoryName(full) is { Length: > 0 } root
            ? (root, Path.GetFileName(full))
            : throw new UsageException($"'{path}' can not be a set.", "Give the directory that `backupkit list DIR` prints.");
    }
}
