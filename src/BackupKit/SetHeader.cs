namespace BackupKit;

/// <summary>The plain header of a set, <c>set.json</c>: nothing in it is secret, so it is readable without a key.</summary>
public sealed record SetHeader
{
    /// <summary>Format version.</summary>
    public required int Format { get; init; }

    /// <summary>Id of the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Name of the pipeline.</summary>
    public required string Policy { get; init; }

    /// <summary><c>running</c> or <c>complete</c>; only <c>SHA256SUMS</c> proves the latter.</summary>
    public required string Status { get; init; }

    /// <summary>When the run started, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the run ended, UTC.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Sum of the plain lengths in bytes.</summary>
    public long PlainLength { get; init; }

    /// <summary>Sum of the stored lengths in bytes.</summary>
    public long StoredLength { get; init; }

    /// <summary>Ids of the keys that can decrypt the set; empty when it is not encrypted.</summary>
    public IReadOnlyList<string> KeyIds { get; init => field = value ?? []; } = [];
}
