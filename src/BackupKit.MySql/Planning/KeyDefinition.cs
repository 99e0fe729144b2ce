namespace BackupKit.MySql.Planning;

/// <summary>One index of a table.</summary>
/// <param name="Name">Its name; <c>PRIMARY</c> for the primary key.</param>
/// <param name="IsUnique">Whether it is unique.</param>
/// <param name="IsUsable">Whether the optimizer may use it: neither invisible (MySQL) nor ignored (MariaDB).</param>
/// <param name="Type">BTREE, HASH, RTREE, FULLTEXT, SPATIAL.</param>
/// <param name="Parts">Its parts in order.</param>
internal sealed record KeyDefinition(string Name, bool IsUnique, bool IsUsable, string Type, IReadOnlyList<KeyPart> Parts)
{
    public const string PrimaryName = "PRIMARY";

    public bool IsPrimary => Name == PrimaryName;
}
