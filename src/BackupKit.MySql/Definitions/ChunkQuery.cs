using System.Text;

using BackupKit.MySql.Rows;
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

        return Encoding.UTF8.GetBytes(text.Append(From(table, chunk?.Predicate)).ToString());
    }

    /// <summary>Counts all rows of a table.</summary>
    public static string BuildCount(string database, InventoryItem table) =>
        $"SELECT COUNT(*) FROM {SqlText.Identifier(database, table.Name)}{From(table, null)}";

    private static string From(InventoryItem table, string? predicate)
    {
        var isVersioned = table.Properties.GetValueOrDefault("table_type") == "SYSTEM VERSIONED";
        return isVersioned
            ? SystemPeriod.AllVersions + SystemPeriod.Where(SystemPeriod.Lasting(table.Columns), predicate)
            : SystemPeriod.Where(null, predicate);
    }
}
