namespace BackupKit;

/// <summary>One set as a catalog lists it, complete or not.</summary>
/// <param name="Key">The key prefix of the set in its sink, without a trailing slash; empty when the sink's root is the set itself.</param>
/// <param name="Header">Its header; <see langword="null"/> when <c>set.json</c> is missing or unreadable.</param>
/// <param name="IsComplete">Whether the marker that makes it a backup exists; a set without it must not be counted as one.</param>
/// <param name="StoredBytes">Sum of the lengths of its files in bytes.</param>
/// <param name="Started">When its run started, UTC; <see langword="null"/> when neither the header nor the id tells.</param>
public sealed record BackupSetSummary(
    string Key,
    SetHeader? Header,
    bool IsComplete,
    long StoredBytes,
    DateTimeOffset? Started);
