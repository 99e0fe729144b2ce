namespace BackupKit.Cli.Documents;

/// <summary>What one verifier found.</summary>
internal sealed record VerificationDocument(
    string Verifier,
    bool Passed,
    long Parts,
    long Bytes,
    long Rows,
    IReadOnlyList<VerificationFinding> Findings,
    IReadOnlyList<string> Notes)
{
    public static VerificationDocument From(VerificationResult result) =>
        new(result.Verifier, result.IsPassed, result.Parts, result.Bytes, result.Rows, result.Findings, result.Notes);
}
