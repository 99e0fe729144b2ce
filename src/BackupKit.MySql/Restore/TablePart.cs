namespace BackupKit.MySql.Restore;

/// <summary>Rows of a table, as one file of the set has them.</summary>
/// <param name="Table">The table they belong to.</param>
/// <param name="Part">The file.</param>
internal readonly record struct TablePart(TableRestore Table, PartRecord Part);
