namespace BackupKit.IntegrationTests.Cli;

/// <summary>Where the tree is, for tests that read its documents.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    private static string Find(string directory) => File.Exists(System.IO.Path.Combine(directory, "BackupKit.sln"))
        ? directory
        : Find(System.IO.Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests do not run inside the tree."));
}
