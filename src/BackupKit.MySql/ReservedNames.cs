namespace BackupKit.MySql;

/// <summary>Names of objects that BackupKit makes on servers.</summary>
internal static class ReservedNames
{
    /// <summary>The table in each target database that says which parts a restore has loaded; gone when the restore has ended.</summary>
    public const string RestoreJournal = "_backupkit_restore";

    /// <summary>The table below stand-in views while a restore makes a view that did not work in the source.</summary>
    public const string StandIn = "_backupkit_stand_in";
}
