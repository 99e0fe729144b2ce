namespace BackupKit.Cli.Documents;

/// <summary>A set in short, as every verb names it.</summary>
internal sealed record SetDocument
{
    public required string Path { get; init; }

    public required string Id { get; init; }

    public required string Policy { get; init; }

    /// <summary><c>complete</c>, <c>incomplete</c> or <c>damaged</c>.</summary>
    public required string Status { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public SourceIdentity? Source { get; init; }

    public SetTotals? Totals { get; init; }

    /// <summary>Why the set is damaged.</summary>
    public string? Problem { get; init; }

    public static SetDocument From(string path, BackupManifest manifest) => new()
    {
        Path = path,
        Id = manifest.SetId,
        Policy = manifest.Policy,
        Status = "complete",
        Started = manifest.Started,
        Ended = manifest.Ended,
        Source = manifest.Source,
        Totals = SetTotals.Of(manifest),
    };
}
