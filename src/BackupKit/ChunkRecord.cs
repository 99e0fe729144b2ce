namespace BackupKit;

/// <summary>
/// The place of one chunk in the chain that covers a table: half-open ranges <c>(lower, upper]</c>, the first and the last
/// unbounded, every bound the same text in both neighbours, and one chunk of NULL keys where the key is nullable.
/// </summary>
public sealed record ChunkRecord
{
    /// <summary>The chain: empty for a whole table, the partition's name for a partition.</summary>
    public string Chain { get; init => field = value ?? ""; } = "";

    /// <summary>Position within the chain, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Whether this is the chunk of NULL keys, which stands outside of the ranges.</summary>
    public bool IsNullChunk { get; init; }

    /// <summary>The exclusive lower bound as SQL literals joined by commas; <see langword="null"/> means unbounded.</summary>
    public string? Lower { get; init; }

    /// <summary>The inclusive upper bound as SQL literals joined by commas; <see langword="null"/> means unbounded.</summary>
    public string? Upper { get; init; }

    /// <summary>The key columns in order; empty when the chain is one stream.</summary>
    public IReadOnlyList<string> Key { get; init => field = value ?? []; } = [];

    /// <summary>The predicate that was sent to the server; <see langword="null"/> when all rows were asked for.</summary>
    public string? Predicate { get; init; }
}
