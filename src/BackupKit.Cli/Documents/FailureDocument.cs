namespace BackupKit.Cli.Documents;

/// <summary>Any verb with <c>--json</c> that did not get as far as a result of its own.</summary>
internal sealed record FailureDocument : CommandDocument
{
    public required ErrorDocument Error { get; init; }

    /// <summary>Everything a precheck or preflight found, when that is why nothing was done.</summary>
    public IReadOnlyList<FindingDocument> Findings { get; init; } = [];
}
