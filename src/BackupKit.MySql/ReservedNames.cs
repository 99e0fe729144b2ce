namespace BackupKit.MySql;

/// <summary>Names of objects that BackupKit makes on servers.</summary>
internal static class ReservedNames
{
    /// <summary>The table in each target database that says which parts a restore has loaded; gone when the restore has ended.</summary>
    public const string RestoreJournal = "_backupkit_restore";
}
