namespace BackupKit.MySql.Snapshot;

/// <summary>What a session of a snapshot is for. A session keeps its role for life: a lock statement on a worker would end its view.</summary>
internal enum SessionRole
{
    /// <summary>Takes the locks and reads the coordinates.</summary>
    Control,

    /// <summary>Holds and reads non-transactional tables under LOCK TABLES.</summary>
    Locker,

    /// <summary>Reads definitions; has a view of its own.</summary>
    Metadata,

    /// <summary>Reads rows from its view.</summary>
    Worker,
}
