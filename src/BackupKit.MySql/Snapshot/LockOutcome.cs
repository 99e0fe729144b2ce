namespace BackupKit.MySql.Snapshot;

/// <summary>What came of one attempt to take a lock.</summary>
internal enum LockOutcome
{
    /// <summary>It is held.</summary>
    Taken,

    /// <summary>It can not be had by this account or on this server.</summary>
    Refused,

    /// <summary>Others were in the way.</summary>
    Busy,
}
