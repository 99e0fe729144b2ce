namespace BackupKit;

/// <summary>One thing a precheck or a plan found.</summary>
/// <param name="Severity">Whether the run may go on.</param>
/// <param name="Code">The permanent code.</param>
/// <param name="Message">What was found, on which object.</param>
/// <param name="Hint">What to do about it, if anything.</param>
public sealed record PrecheckFinding(
    FindingSeverity Severity,
    BackupErrorCode Code,
    string Message,
    string? Hint = null);
