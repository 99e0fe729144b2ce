namespace BackupKit.MySql.Wire;

/// <summary>Where the answer to a command stands.</summary>
internal enum ResultPhase
{
    /// <summary>Nothing is pending.</summary>
    Idle,

    /// <summary>OK, ERR, a column count or a request for a local file comes next.</summary>
    Header,

    /// <summary>The server waits for the content of a local file.</summary>
    LocalFile,

    /// <summary>Column definitions come next.</summary>
    Columns,

    /// <summary>Rows or their end come next.</summary>
    Rows,
}
