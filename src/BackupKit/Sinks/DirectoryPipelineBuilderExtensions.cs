using BackupKit.Sinks;

namespace BackupKit;

/// <summary>Directories as the place of a pipeline's sets.</summary>
public static class DirectoryPipelineBuilderExtensions
{
    /// <summary>Stores sets below a directory; see <see cref="DirectorySink"/>.</summary>
    public static BackupPipelineBuilder ToDirectory(this BackupPipelineBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.To(new DirectorySink(path));
    }
}
