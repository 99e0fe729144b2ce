namespace BackupKit;

/// <summary>Something people should know about a run.</summary>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="SetId">Id of the set, if one was begun.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Code">The error's code; <see cref="BackupErrorCode.None"/> for a success.</param>
/// <param name="Message">One sentence; no secret, no row data.</param>
/// <param name="Hint">What to do next, if anything.</param>
/// <param name="Time">When it happened, UTC.</param>
public sealed record BackupAlert(
    string Pipeline,
    string? SetId,
    FindingSeverity Severity,
    BackupErrorCode Code,
    string Message,
    string? Hint,
    DateTimeOffset Time);
