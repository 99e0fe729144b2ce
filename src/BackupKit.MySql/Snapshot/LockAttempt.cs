namespace BackupKit.MySql.Snapshot;

/// <summary>What came of one attempt to take a lock, and why.</summary>
/// <param name="Outcome">Taken, refused for good, or others were in the way.</param>
/// <param name="Reason">For the certificate's notes.</param>
/// <param name="Failure">What the run ends with when no further attempt is made; <see langword="null"/> for the general error.</param>
internal sealed record LockAttempt(LockOutcome Outcome, string Reason, BackupException? Failure = null)
{
    public static LockAttempt Taken { get; } = new(LockOutcome.Taken, "");

    public bool IsTaken => Outcome == LockOutcome.Taken;

    public static LockAttempt Refused(string reason) => new(LockOutcome.Refused, reason);

    public static LockAttempt Busy(string reason, BackupException? failure = null) => new(LockOutcome.Busy, reason, failure);
}
