namespace BackupKit.Sinks;

/// <summary>Decides when a written file becomes durable.</summary>
internal interface IFileKeeper
{
    /// <summary>A file was made in the directory; nothing was written to it yet.</summary>
    void BeforeContent(string directory);

    /// <summary>The content is complete; the file has no name yet.</summary>
    Task BeforeNameAsync(SinkFile file, string path);

    /// <summary>The file has its name. Whoever leaves it open until here has to see to its end.</summary>
    Task AfterNameAsync(SinkFile file, string path);
}
