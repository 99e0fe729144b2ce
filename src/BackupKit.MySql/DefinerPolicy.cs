namespace BackupKit.MySql;

/// <summary>Who becomes the definer of restored views, routines, packages, triggers and events.</summary>
/// <remarks>Whether they run with the rights of the definer or of the caller (SQL SECURITY) stays as it was.</remarks>
public enum DefinerPolicy
{
    /// <summary>The definer of the source. A definer that is not on the target is legal; what it owns fails when it is used.</summary>
    Keep = 0,

    /// <summary>The account that restores.</summary>
    CurrentUser,
}
