namespace BackupKit;

/// <summary>What a verifier found.</summary>
/// <param name="Verifier">Its name.</param>
/// <param name="Findings">What is wrong; empty means proved.</param>
/// <param name="Parts">How many parts were checked.</param>
/// <param name="Bytes">How many bytes were checked.</param>
/// <param name="Rows">How many rows were checked; 0 when the level does not read rows.</param>
public sealed record VerificationResult(
    string Verifier,
    IReadOnlyList<VerificationFinding> Findings,
    long Parts,
    long Bytes,
    long Rows)
{
    /// <summary>What was not looked at, and why, each in a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsPassed => Findings.Count == 0;
}
