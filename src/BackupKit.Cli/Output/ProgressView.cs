namespace BackupKit.Cli.Output;

/// <summary>Shows progress to people while work runs; reports may come from many threads.</summary>
internal abstract class ProgressView : IProgress<BackupProgress>, IAsyncDisposable
{
    public abstract void Report(BackupProgress value);

    /// <summary>Ends the display; afterwards others may write to the terminal.</summary>
    public abstract ValueTask DisposeAsync();
}
