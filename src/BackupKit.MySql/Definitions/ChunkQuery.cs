using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>The SELECT that reads the rows of one part back from a server, with the expressions they were read with.</summary>
internal static class ChunkQuery
{
    public static byte[] Build(string database, InventoryItem table, ChunkRecord? chunk)
    {
        var text = new StringBuilder("SELECT ")
            .AppendJoin(',', table.Columns.Select(c => c.Select))
            .Append(" FROM ")
            .Append(SqlText.Identifier(database, table.Name));
        if (chunk is { Chain.Length: > 0 })
        {
            text.Append(" PARTITION (").Append(SqlText.Identifier(chunk.Chain)).Append(')');
        }

        text.Append(History(table));

        if (chunk?.Predicate is { } predicate)
        {
            text.Append(" WHERE ").Append(predicate);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Counts all rows of a table.</summary>
    public static string BuildCount(string database, InventoryItem table) =>
        $"SELECT COUNT(*) FROM {SqlText.Identifier(database, table.Name)}{History(table)}";

    // Without it only the current versions of the rows are read.
    private static string History(InventoryItem table) =>
        table.Properties.GetValueOrDefault("table_type") == "SYSTEM VERSIONED" ? " FOR SYSTEM_TIME ALL" : "";
}
