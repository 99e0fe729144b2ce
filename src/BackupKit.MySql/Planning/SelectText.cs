using System.Globalization;
using System.Text;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>Writes the SELECT statements over a table. Columns are always named, so that invisible ones are read too.</summary>
internal static class SelectText
{
    private const string Force = "FORCE";
    private const string Use = "USE";

    /// <summary>Reads the rows of a chunk.</summary>
    public static string Rows(TableDefinition table, IEnumerable<ColumnPlan> columns, PlannedChunk chunk)
    {
        var clustered = chunk.Key is null && chunk.Partition is null && !chunk.Record.IsNullChunk
            ? ChunkKeyChooser.ClusteredOrder(table)
            : [];
        var index = chunk.Key?.Index ?? (clustered.Count > 0 ? KeyDefinition.PrimaryName : null);
        var order = chunk.Key is { } key ? key.Columns.Select(column => column.Quoted) : clustered.Select(SqlText.Identifier);
        return Build(
            string.Join(",", columns.Select(column => column.Record.Select)),
            table,
            chunk.Partition,
            index,
            chunk.Record.Predicate,
            string.Join(",", order));
    }

    /// <summary>Reads one row's key.</summary>
    public static string Key(TableDefinition table, ChunkKey key, string? partition, string? predicate, long skip) =>
        Keys(table, key, partition, predicate) + string.Create(CultureInfo.InvariantCulture, $" LIMIT {skip},1");

    /// <summary>Reads the greatest key.</summary>
    public static string LastKey(TableDefinition table, ChunkKey key, string? partition, string? predicate) =>
        Keys(table, key, partition, predicate, " DESC") + " LIMIT 1";

    /// <summary>Reads keys in order.</summary>
    public static string Keys(TableDefinition table, ChunkKey key, string? partition, string? predicate) =>
        Keys(table, key, partition, predicate, direction: "");

    /// <summary>Reads keys, so that EXPLAIN tells their number: MySQL does not look for it where an index is forced (9.7).</summary>
    public static string CountedKeys(TableDefinition table, ChunkKey key, string? partition, string? predicate) =>
        Build(string.Join(",", key.Columns.Select(column => column.Select)), table, partition, key.Index, predicate, "", Use);

    /// <summary>Counts all rows.</summary>
    public static string Count(TableDefinition table) => Build("COUNT(*)", table, null, null, null, "");

    private static string Keys(TableDefinition table, ChunkKey key, string? partition, string? predicate, string direction) => Build(
        string.Join(",", key.Columns.Select(column => column.Select)),
        table,
        partition,
        key.Index,
        predicate,
        string.Join(",", key.Columns.Select(column => column.Quoted + direction)));

    private static string Build(
        string expressions,
        TableDefinition table,
        string? partition,
        string? index,
        string? predicate,
        string order,
        string choice = Force)
    {
        var text = new StringBuilder($"SELECT {expressions} FROM {SqlText.Identifier(table.Database, table.Name)}");
        if (partition is not null)
        {
            text.Append($" PARTITION ({SqlText.Identifier(partition)})");
        }

        string? lasting = null;
        if (table.Reference.TableType == TableReference.SystemVersioned)
        {
            text.Append(SystemPeriod.AllVersions);
            lasting = SystemPeriod.Lasting(table.Columns);
        }

        if (index is not null)
        {
            text.Append($" {choice} INDEX ({SqlText.Identifier(index)})");
        }

        text.Append(SystemPeriod.Where(lasting, predicate));

        if (order.Length > 0)
        {
            text.Append($" ORDER BY {order}");
        }

        return text.ToString();
    }
}
