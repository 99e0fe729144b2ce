using BackupKit.Workflow;

namespace BackupKit;

/// <summary>A configured backup: what is read, how it is stored, where, and how it is proved.</summary>
/// <remarks>Immutable and thread-safe; made by <see cref="BackupPipelineBuilder"/>.</remarks>
public sealed class BackupPipeline
{
    private readonly PipelineSettings _settings;

    internal BackupPipeline(PipelineSettings settings) => _settings = settings;

    /// <summary>Its name, which is also the directory of its sets.</summary>
    public string Name => _settings.Name;

    /// <summary>Makes one backup. It returns only when the set is complete and every verifier has passed.</summary>
    /// <param name="progress">Told about ten times a second; may be called concurrently.</param>
    /// <param name="cancellationToken">Stops the run; nothing complete is left behind.</param>
    /// <exception cref="BackupException">The run failed; no set of it is complete.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Task<BackupResult> RunAsync(IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new BackupWorkflow(_settings).RunAsync(progress, cancellationToken);

    /// <summary>Looks for everything that would make a run fail, without running one. Changes nothing.</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What was found; a finding of severity error means that a run would not start.</returns>
    public Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default) =>
        Precheck.RunAsync(_settings, cancellationToken);
}
