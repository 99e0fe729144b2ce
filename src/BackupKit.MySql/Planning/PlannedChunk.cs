namespace BackupKit.MySql.Planning;

/// <summary>One chunk of a table.</summary>
/// <param name="Record">Its place, bounds and predicate.</param>
/// <param name="Key">The key that orders it; <see langword="null"/> when the chain is one stream or the chunk holds NULL keys.</param>
/// <param name="Partition">The leaf partition it reads; <see langword="null"/> for the whole table.</param>
/// <param name="EstimatedBytes">About how many plain bytes it has.</param>
internal sealed record PlannedChunk(ChunkRecord Record, ChunkKey? Key, string? Partition, long EstimatedBytes);
