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

        if (table.Properties.GetValueOrDefault("table_type") == "SYSTEM VERSIONED")
        {
            // Without it only the current versions of the rows are read.
            text.Append(" FOR SYSTEM_TIME ALL");
        }

        if (chunk?.Predicate is { } predicate)
        {
            text.Append(" WHERE ").Append(predicate);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
