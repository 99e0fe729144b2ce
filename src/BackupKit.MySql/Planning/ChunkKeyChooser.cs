using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Chooses the key a table is cut along: the primary key, else a unique key without NULLs, else a unique key with NULLs, else none.
/// </summary>
internal static class ChunkKeyChooser
{
    /// <summary>The key, or <see langword="null"/> when no key has an order that predicates and ORDER BY share.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rowsPerChunk">How many rows a chunk should have; decides whether the first column alone is fine enough.</param>
    public static ChunkKey? Choose(TableDefinition table, long rowsPerChunk)
    {
        var columns = table.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        return table.Keys
            .Where(key => key.IsUnique && key.IsUsable && key.Type == "BTREE")
            .Select(key => (Key: key, Columns: BoundColumns(key, columns)))
            .Where(candidate => candidate.Columns.Count == candidate.Key.Parts.Count)
            .OrderBy(candidate => Rank(candidate.Key, candidate.Columns))
            .ThenBy(candidate => candidate.Columns.Count)
            .ThenByDescending(candidate => candidate.Columns.Count(column => column.Form == BoundForm.Number))
            .Select(candidate => Shorten(candidate.Key, candidate.Columns, table.EstimatedRows, rowsPerChunk))
            .FirstOrDefault();
    }

    /// <summary>The columns that ORDER BY may name so that the clustered index alone gives the order; empty when it can not.</summary>
    public static IReadOnlyList<string> ClusteredOrder(TableDefinition table)
    {
        var primary = table.Keys.FirstOrDefault(key => key.IsPrimary);
        var isOrdered = primary is { IsUsable: true, Type: "BTREE" }
            && primary.Parts.All(part => part is { Column: not null, IsPrefix: false, IsDescending: false });
        return isOrdered && table.Reference.IsTransactional && table.Partitions.Count == 0
            ? [.. primary!.Parts.Select(part => part.Column!)]
            : [];
    }

    private static int Rank(KeyDefinition key, IReadOnlyList<BoundColumn> columns) =>
        key.IsPrimary ? 0 : columns.All(column => !column.IsNullable) ? 1 : 2;

    private static List<BoundColumn> BoundColumns(KeyDefinition key, Dictionary<string, ColumnDescription> columns)
    {
        var result = new List<BoundColumn>(key.Parts.Count);
        foreach (var part in key.Parts)
        {
            if (part.Column is null || part.IsPrefix || !columns.TryGetValue(part.Column, out var column)
                || BoundColumn.FormOf(column) is not { } form)
            {
                break;
            }

            result.Add(new BoundColumn(part.Column, form, column.IsNullable));
        }

        return result;
    }

    // Cuts between distinct values of the first column make the simplest predicates. They are fine enough while a value of it
    // has few rows. Parts of mixed direction could not be ordered without a sort, so there the first column must do.
    private static ChunkKey Shorten(KeyDefinition key, List<BoundColumn> columns, long rows, long rowsPerChunk)
    {
        var isMixed = key.Parts.Any(part => part.IsDescending != key.Parts[0].IsDescending);
        var distinct = key.Parts[0].Cardinality ?? 0;
        var isFine = distinct > 0 && rows / distinct <= rowsPerChunk / 4;
        return new ChunkKey(key.Name, columns.Count > 1 && (isMixed || isFine) ? [columns[0]] : columns);
    }
}
