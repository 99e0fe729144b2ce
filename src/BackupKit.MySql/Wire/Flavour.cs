namespace BackupKit.MySql.Wire;

/// <summary>The two families of servers; forks such as Percona or Aurora count to the family whose protocol they speak.</summary>
internal enum Flavour
{
    MySql,
    MariaDb,
}
