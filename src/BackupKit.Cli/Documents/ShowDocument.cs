namespace BackupKit.Cli.Documents;

/// <summary><c>backupkit show --json</c>.</summary>
internal sealed record ShowDocument : CommandDocument
{
    public required SetDocument Set { get; init; }

    public required string Tool { get; init; }

    public required ConsistencyCertificate Consistency { get; init; }

    /// <summary>How many objects of each kind the set holds.</summary>
    public required IReadOnlyDictionary<string, int> Objects { get; init; }

    public required IReadOnlyList<TableDocument> Tables { get; init; }

    public required IReadOnlyList<string> OptOuts { get; init; }

    public required IReadOnlyList<FindingDocument> Findings { get; init; }
}
