namespace BackupKit;

/// <summary>The result of a run that completed: the set exists and was verified as asked.</summary>
public sealed record BackupResult
{
    /// <summary>The key prefix of the set in the sink.</summary>
    public required string SetKey { get; init; }

    /// <summary>The manifest.</summary>
    public required BackupManifest Manifest { get; init; }

    /// <summary>What each verifier found; all passed.</summary>
    public IReadOnlyList<VerificationResult> Verifications { get; init; } = [];

    /// <summary>Warnings of precheck and run.</summary>
    public IReadOnlyList<PrecheckFinding> Findings { get; init; } = [];

    /// <summary>How long the run took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
