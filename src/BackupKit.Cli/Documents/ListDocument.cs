namespace BackupKit.Cli.Documents;

/// <summary><c>backupkit list --json</c>: the newest set first.</summary>
internal sealed record ListDocument : CommandDocument
{
    public required IReadOnlyList<SetDocument> Sets { get; init; }
}
