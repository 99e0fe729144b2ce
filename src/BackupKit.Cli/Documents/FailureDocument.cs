namespace BackupKit.Cli.Documents;

/// <summary>Any verb with <c>--json</c> that did not get as far as a result of its own.</summary>
internal sealed record FailureDocument : CommandDocument
{
    public required ErrorDocument Error { get; init; }
}
