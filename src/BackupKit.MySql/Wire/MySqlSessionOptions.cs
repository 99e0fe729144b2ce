namespace BackupKit.MySql.Wire;

/// <summary>What one session is for; the connection string says where it goes.</summary>
internal sealed record MySqlSessionOptions
{
    public static MySqlSessionOptions Default { get; } = new();

    /// <summary>Whether <see cref="MySqlSession.LoadDataAsync"/> may be used; off for every session that only reads.</summary>
    public bool AllowLocalInfile { get; init; }

    /// <summary>Clock of all time-outs.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Longest silence of the server once an answer has begun, and longest wait for it to take bytes. Default 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest wait for the first byte of an answer. Default none: an ALTER TABLE may work for hours, and TCP keep-alive
    /// finds a dead peer.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long a cancelled statement may take to end after KILL QUERY before the connection is closed. Default 5 seconds.</summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a statement given up is ended by KILL QUERY; off for the connection that sends the KILL itself.</summary>
    public bool KillOnCancel { get; init; } = true;

    /// <summary>Shown as program_name in the server's session_connect_attrs.</summary>
    public string ProgramName { get; init; } = "BackupKit";
}
