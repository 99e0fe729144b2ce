namespace BackupKit.IntegrationTests;

/// <summary>A directory of one test; disposing deletes it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("backupkit-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
