using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Planning;

/// <summary>
/// The server's estimates of the sizes of tables as a check found them. They are no part of what a snapshot says, and decide only how tables are cut
/// and which are asked first whether they have rows; so they need not be asked for again.
/// </summary>
internal sealed class TableSizes
{
    private readonly Dictionary<(string Database, string Name), (long Rows, long Bytes)> _sizes = [];

    public void Add(TableDefinition table) => _sizes[(table.Database, table.Name)] = (table.EstimatedRows, table.DataLength);

    /// <summary>Whether the sizes of all of them are known.</summary>
    public bool Cover(IEnumerable<TableReference> tables) => tables.All(table => _sizes.ContainsKey((table.Database, table.Name)));

    /// <summary>The definition with the sizes; only of a table that is covered.</summary>
    public TableDefinition Complete(TableDefinition table)
    {
        var (rows, bytes) = _sizes[(table.Database, table.Name)];
        return table with { EstimatedRows = rows, DataLength = bytes };
    }
}
