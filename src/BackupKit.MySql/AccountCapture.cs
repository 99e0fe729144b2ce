namespace BackupKit.MySql;

/// <summary>Whether users, roles and their privileges are part of a backup.</summary>
public enum AccountCapture
{
    /// <summary>They are, unless databases or tables to include were named: then less than a server is wanted.</summary>
    Auto = 0,

    /// <summary>They are.</summary>
    Include,

    /// <summary>They are not; the manifest says so.</summary>
    Exclude,
}
