namespace BackupKit.Sinks;

/// <summary>Makes the content of each file durable before it gets its name, and the name before the write returns.</summary>
internal sealed class FlushedFiles(SharedFlush directories) : IFileKeeper
{
    public void BeforeContent(string directory)
    {
    }

    public async Task BeforeNameAsync(SinkFile file, string path)
    {
        await file.FlushToDiskAsync().ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
    }

    public Task AfterNameAsync(SinkFile file, string path) => directories.FlushAsync(Path.GetDirectoryName(path)!);
}
