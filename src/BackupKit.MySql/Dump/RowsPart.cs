using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Dump;

/// <summary>A part that holds the rows of one chunk.</summary>
internal sealed record RowsPart : BackupPart
{
    public required TableDump Table { get; init; }

    public required PlannedChunk Chunk { get; init; }
}
