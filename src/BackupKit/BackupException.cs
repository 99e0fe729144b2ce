namespace BackupKit;

/// <summary>The one exception of BackupKit: a permanent code, what failed on which object, and what to do next.</summary>
/// <remarks>
/// Cancellation is never wrapped in it. The message and the hint never contain a secret or row data.
/// Misuse of the API throws the usual .NET exceptions instead.
/// </remarks>
public class BackupException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The permanent code; documented in <c>docs/errors.md</c>.</param>
    /// <param name="message">What could not be done, to what, in one sentence.</param>
    /// <param name="hint">What the operator does next, or <see langword="null"/>.</param>
    /// <param name="isTransient">Whether the same call may succeed later without a change.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public BackupException(
        BackupErrorCode code,
        string message,
        string? hint = null,
        bool isTransient = false,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Hint = hint;
        IsTransient = isTransient;
    }

    /// <summary>The permanent code; the thousands name the step that failed.</summary>
    public BackupErrorCode Code { get; }

    /// <summary>What the operator does next; <see langword="null"/> when there is nothing to say.</summary>
    public string? Hint { get; }

    /// <summary>Whether the same call may succeed later without a change.</summary>
    public bool IsTransient { get; }

    /// <summary>What a precheck found, when that is why the run did not start; else empty.</summary>
    public IReadOnlyList<PrecheckFinding> Findings { get; init; } = [];
}
