using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>Something of the server itself that the target lacks and that is made before the tables.</summary>
internal sealed record ServerObjectStep(InventoryItem Item)
{
    /// <summary>Tables may need it: a failure stops the restore.</summary>
    public bool IsNeeded => Item.Kind is ServerObjectReader.SpatialReferenceSystem or ServerObjectReader.Tablespace;
}
