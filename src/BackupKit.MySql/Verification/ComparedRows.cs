namespace BackupKit.MySql.Verification;

/// <summary>How the rows of one table are compared.</summary>
/// <param name="table">The table.</param>
/// <param name="parts">Its rows in the set.</param>
/// <param name="isConverted">Whether the server is of another family than the set.</param>
internal sealed class ComparedRows(InventoryItem table, IReadOnlyList<PartRecord> parts, bool isConverted)
{
    private static readonly string[] Ordered = ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "date", "datetime"];

    public InventoryItem Table => table;

    /// <summary>Whether what no predicate of the set selects has to be counted as well.</summary>
    public bool IsInChunks => parts.Any(IsChunk);

    /// <summary>The parts that are read by one SELECT each; an empty piece is a table whose rows are expected to be none.</summary>
    public IReadOnlyList<IReadOnlyList<PartRecord>> Pieces =>
        parts.Count == 0 ? (table.HasRows ? [[]] : [])
        : isConverted && !parts.All(IsSameThere) ? [parts]
        : [.. parts.Select(p => new[] { p })];

    /// <summary>What of the table a piece is; <see langword="null"/> for all of it.</summary>
    public ChunkRecord? ChunkOf(IReadOnlyList<PartRecord> piece) =>
        piece.Count == 1 && (!isConverted || IsSameThere(piece[0])) ? piece[0].Result.Chunk : null;

    private static bool IsChunk(PartRecord part) => part.Result.Chunk is { } chunk && (chunk.Predicate is not null || chunk.Chain.Length > 0);

    // A range of text depends on the collation, and which partition a row is in on a hash; both are other ones in the other family.
    private bool IsSameThere(PartRecord part) => !IsChunk(part)
        || (part.Result.Chunk is { Chain.Length: 0 } chunk && chunk.Key.All(k => table.Columns.FirstOrDefault(c => c.Name == k) is { } column
            && Ordered.Contains(Rows.ColumnRules.TypeWord(column.Type))));
}
