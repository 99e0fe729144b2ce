namespace BackupKit.Cli.Documents;

/// <summary><c>backupkit precheck --json</c>.</summary>
internal sealed record PrecheckDocument : CommandDocument
{
    public required IReadOnlyList<FindingDocument> Findings { get; init; }
}
