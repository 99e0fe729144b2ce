namespace BackupKit.Cli.Documents;

/// <summary><c>backupkit restore --json</c>.</summary>
internal sealed record RestoreDocument : CommandDocument
{
    public required SetDocument Set { get; init; }

    public required RestorePlanDocument Plan { get; init; }

    /// <summary>Whether anything was written: not with <c>--plan</c>, not when the plan has errors.</summary>
    public required bool Executed { get; init; }

    public long Rows { get; init; }

    public long Bytes { get; init; }

    public VerificationDocument? Verification { get; init; }

    public required IReadOnlyList<FindingDocument> Findings { get; init; }

    public double ElapsedSeconds { get; init; }
}
