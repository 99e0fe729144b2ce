namespace BackupKit.MySql.Planning;

/// <summary>The key a table is cut along.</summary>
/// <param name="Index">The index that is forced.</param>
/// <param name="Columns">The leading columns of it that bounds are made of.</param>
internal sealed record ChunkKey(string Index, IReadOnlyList<BoundColumn> Columns)
{
    /// <summary>Whether rows may have NULL in a key column, so that a chunk of its own has to hold them.</summary>
    public bool IsNullable => Columns.Any(column => column.IsNullable);

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> ColumnNames => [.. Columns.Select(column => column.Name)];
}
