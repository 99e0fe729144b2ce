namespace BackupKit.MySql.Restore;

/// <summary>What a restore does about one account.</summary>
internal enum AccountAction
{
    /// <summary>The target has it exactly as the set does.</summary>
    Keep = 0,

    /// <summary>The target does not have it.</summary>
    Create,

    /// <summary>The target has it otherwise: it is dropped and made.</summary>
    Replace,

    /// <summary>The target has it otherwise and it stays so.</summary>
    Leave,
}
