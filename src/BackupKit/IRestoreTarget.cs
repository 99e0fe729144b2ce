namespace BackupKit;

/// <summary>Applies a set to a server: plans before it writes.</summary>
/// <remarks>A target holds configuration only and may be used for many restores.</remarks>
public interface IRestoreTarget
{
    /// <summary>A short name for logs; holds no secret.</summary>
    string Name { get; }

    /// <summary>Checks the set against the target and lists what would be done. Changes nothing.</summary>
    Task<RestorePlan> PlanAsync(BackupSet backup, RestoreRequest request, CancellationToken cancellationToken = default);

    /// <summary>Executes a plan. Safe to call again with <see cref="RestoreRequest.Resume"/> after any failure.</summary>
    /// <exception cref="BackupException">Of the 9xxx range, or when the plan has findings of severity error.</exception>
    Task<RestoreResult> ExecuteAsync(RestorePlan plan, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default);
}
