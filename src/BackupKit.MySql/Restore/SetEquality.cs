using BackupKit.MySql.Definitions;
using BackupKit.MySql.Verification;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Compares databases of the target with the set they are restored from. Tells a finished restore whose journal is dropped from a database of
/// someone else, and proves a restore.
/// </summary>
internal sealed class SetEquality(BackupSet backup, RestoreRequest request, TargetDefinitions definitions, TargetAccess access)
{
    /// <summary>Whether the database holds what the set holds and nothing else.</summary>
    public async Task<bool> HoldsAsync(DatabaseRestore database, CancellationToken cancellationToken)
    {
        var result = await CompareAsync([database], ignoresExtra: false, null, cancellationToken).ConfigureAwait(false);
        return result.IsPassed;
    }

    /// <summary>Compares; whether events are enabled and databases read-only does not count, since that comes last.</summary>
    public Task<VerificationResult> CompareAsync(
        IEnumerable<DatabaseRestore> databases,
        bool ignoresExtra,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        var workers = request.Workers > 0 ? request.Workers : Environment.ProcessorCount;
        var comparer = new ServerComparer(backup, access.Settings, definitions, workers, access.TimeProvider)
        {
            EventsAreDisabled = true,
            IgnoresExtra = ignoresExtra,
            Progress = progress,
        };
        var scope = databases
            .Select(d => new ComparedDatabase(d.Source, d.Target, request.Tables.Count == 0 ? null : request.Tables, d.Triggers.Count > 0))
            .ToList();
        return comparer.CompareAsync(scope, cancellationToken);
    }
}
