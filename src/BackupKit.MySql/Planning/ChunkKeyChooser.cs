using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Chooses the key a table is cut along: the primary key, else a unique key without NULLs, else a unique key with NULLs, else none.
/// </summary>
internal static class ChunkKeyChooser
{
    /// <summary>The key, or <see langword="null"/> when no key has an order that predicates and ORDER BY share.</summary>
    /// <remarks>
    /// Leading columns alone serve where a later one can not be cut exactly: cuts then fall between distinct values of them.
    /// </remarks>
    public static ChunkKey? Choose(TableDefinition table)
    {
        var columns = table.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        return table.Keys
            .Where(key => key.IsUnique && key.IsUsable && key.Type == "BTREE")
            .Select(key => (Key: key, Columns: BoundColumns(key, columns)))
            .Where(candidate => candidate.Columns.Count > 0)
            .OrderBy(candidate => candidate.Columns.Count < candidate.Key.Parts.Count)
            .ThenBy(candidate => Rank(candidate.Key, candidate.Columns))
            .ThenBy(candidate => candidate.Columns.Count)
            .ThenByDescending(candidate => candidate.Columns.Count(column => column.Form == BoundForm.Number))
            .Select(candidate => new ChunkKey(candidate.Key.Name, candidate.Columns))
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
            // Parts of mixed direction could not be read in order without a sort.
            if (part.IsDescending != key.Parts[0].IsDescending || part.Column is null || part.IsPrefix || !columns.TryGetValue(part.Column, out var column)
                || BoundColumn.FormOf(column) is not { } form)
            {
                break;
            }

            result.Add(new BoundColumn(part.Column, form, column.IsNullable) { IsInteger = BoundColumn.HoldsIntegers(column) });
        }

        return result;
    }
}
