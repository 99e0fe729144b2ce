namespace BackupKit;

/// <summary>The result of a restore that completed.</summary>
public sealed record RestoreResult
{
    /// <summary>Rows loaded by this call; chunks that an earlier call had loaded are not counted.</summary>
    public required long Rows { get; init; }

    /// <summary>Plain bytes loaded by this call.</summary>
    public required long Bytes { get; init; }

    /// <summary>Comparison of the target with the set; <see langword="null"/> when not asked for.</summary>
    public VerificationResult? Verification { get; init; }

    /// <summary>Warnings, such as broken views.</summary>
    public IReadOnlyList<PrecheckFinding> Findings { get; init; } = [];

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
