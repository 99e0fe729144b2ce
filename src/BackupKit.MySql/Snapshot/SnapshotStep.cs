namespace BackupKit.MySql.Snapshot;

/// <summary>Moments of the opening that an observer can stand in.</summary>
internal enum SnapshotStep
{
    /// <summary>The tables are listed; nothing is locked yet.</summary>
    Listed,

    /// <summary>The lock is held and no view is open.</summary>
    Locked,

    /// <summary>The view with this index opens next.</summary>
    ViewOpens,

    /// <summary>All views are open and the coordinates are read next.</summary>
    ViewsOpen,

    /// <summary>The snapshot is open; no definition is read yet.</summary>
    Opened,

    /// <summary>An attempt failed and has released everything it held.</summary>
    AttemptFailed,
}
