namespace BackupKit.MySql.Definitions;

/// <summary>One entry between the outer parentheses of CREATE TABLE.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Columns">Key columns in order, functional parts left out; empty for other entries.</param>
/// <param name="Text">Its bytes without the comma and the space around.</param>
internal sealed record TableItem(TableItemKind Kind, string Name, IReadOnlyList<string> Columns, ReadOnlyMemory<byte> Text)
{
    /// <summary>Whether the column gets its values from AUTO_INCREMENT.</summary>
    public bool IsAutoIncrement { get; init; }

    /// <summary>Whether it is an index other than the primary key.</summary>
    public bool IsSecondaryKey => Kind is TableItemKind.UniqueKey or TableItemKind.Key or TableItemKind.FullTextKey
        or TableItemKind.SpatialKey or TableItemKind.VectorKey;
}
