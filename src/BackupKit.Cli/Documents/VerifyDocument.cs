namespace BackupKit.Cli.Documents;

/// <summary><c>backupkit verify --json</c> and <c>backupkit compare --json</c>.</summary>
internal sealed record VerifyDocument : CommandDocument
{
    public required SetDocument Set { get; init; }

    public required IReadOnlyList<VerificationDocument> Verifications { get; init; }

    public required double ElapsedSeconds { get; init; }
}
