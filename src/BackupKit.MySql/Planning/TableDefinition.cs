using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Planning;

/// <summary>What planning and dumping need to know of one table.</summary>
internal sealed record TableDefinition
{
    /// <summary>Bytes per row when the server has no estimate.</summary>
    public const long DefaultRowLength = 256;

    public required TableReference Reference { get; init; }

    /// <summary>All columns in ordinal order, invisible and generated ones included.</summary>
    public required IReadOnlyList<ColumnDescription> Columns { get; init; }

    public IReadOnlyList<KeyDefinition> Keys { get; init; } = [];

    /// <summary>Leaf partitions; empty for a table without partitions.</summary>
    public IReadOnlyList<PartitionDefinition> Partitions { get; init; } = [];

    /// <summary>The server's estimate; 0 does not mean empty.</summary>
    public long EstimatedRows { get; init; }

    /// <summary>The server's estimate of the bytes of data without secondary indexes.</summary>
    public long DataLength { get; init; }

    /// <summary>The server's comment; holds the error text of a view that can not be opened.</summary>
    public string Comment { get; init; } = "";

    public string Database => Reference.Database;

    public string Name => Reference.Name;
}
