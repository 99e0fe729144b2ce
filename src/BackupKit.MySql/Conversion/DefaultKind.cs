namespace BackupKit.MySql.Conversion;

internal enum DefaultKind
{
    /// <summary>No DEFAULT clause.</summary>
    None = 0,

    Null,
    Literal,
    Now,
    Expression,
}
