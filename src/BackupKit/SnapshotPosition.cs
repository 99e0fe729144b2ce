namespace BackupKit;

/// <summary>Coordinates of a snapshot in the source's change log.</summary>
/// <remarks>Everything is text as the server prints it; what a server does not have is <see langword="null"/>.</remarks>
public sealed record SnapshotPosition
{
    /// <summary>Binary log file.</summary>
    public string? LogFile { get; init; }

    /// <summary>Offset in bytes in the binary log file.</summary>
    public long? LogPosition { get; init; }

    /// <summary>GTID set: <c>gtid_executed</c> on MySQL, <c>gtid_binlog_pos</c> on MariaDB.</summary>
    public string? GtidSet { get; init; }

    /// <summary>GTIDs no longer in the binary logs (MySQL <c>gtid_purged</c>).</summary>
    public string? GtidPurged { get; init; }

    /// <summary>When the view was taken, UTC, by the clock of this machine.</summary>
    public DateTimeOffset Taken { get; init; }
}
