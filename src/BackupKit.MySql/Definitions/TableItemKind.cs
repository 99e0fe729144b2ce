namespace BackupKit.MySql.Definitions;

internal enum TableItemKind
{
    /// <summary>Anything without a name here: CHECK, PERIOD and what later versions add. It stays in CREATE TABLE.</summary>
    Other = 0,

    Column,
    PrimaryKey,
    UniqueKey,
    Key,
    FullTextKey,
    SpatialKey,
    VectorKey,
    ForeignKey,
}
