namespace BackupKit.MySql;

/// <summary>What a restore does with the users and roles of a set.</summary>
public enum AccountRestore
{
    /// <summary>Nothing: accounts of the target stay as they are, and a missing definer is missing.</summary>
    None = 0,

    /// <summary>They are made. An account that the target has, and that is not equal to the set's, forbids the restore.</summary>
    Create,

    /// <summary>Those that the target does not have are made; the others stay as they are, which is reported.</summary>
    SkipExisting,

    /// <summary>
    /// They are made; an account that the target has otherwise is dropped first. Accounts that stay keep what they have through it:
    /// membership of a role, default roles, and PROXY on a user.
    /// </summary>
    Replace,
}
