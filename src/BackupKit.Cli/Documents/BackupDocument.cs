namespace BackupKit.Cli.Documents;

/// <summary><c>backupkit backup --json</c>.</summary>
internal sealed record BackupDocument : CommandDocument
{
    public required SetDocument Set { get; init; }

    public required ConsistencyCertificate Consistency { get; init; }

    public required IReadOnlyList<VerificationDocument> Verifications { get; init; }

    public required IReadOnlyList<FindingDocument> Findings { get; init; }

    public required double ElapsedSeconds { get; init; }
}
