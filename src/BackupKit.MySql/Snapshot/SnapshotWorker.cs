using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>One session that reads rows from its view, and what is known about the view.</summary>
internal sealed class SnapshotWorker(int index, MySqlSession session)
{
    public MySqlSession Session => session;

    /// <summary>Whether a lease is out, so that nobody else may touch the session except to abort it.</summary>
    public bool IsOut { get; set; }

    /// <summary>How often it was handed out.</summary>
    public int Uses { get; set; }

    /// <summary>The view's position where the server keeps one for each view (MariaDB), without its GTID set.</summary>
    public SnapshotPosition? ViewPosition { get; set; }

    /// <summary><see cref="ViewPosition"/> in one word.</summary>
    public string? ViewPlace => ViewPosition is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{ViewPosition.LogFile}:{ViewPosition.LogPosition}");

    /// <summary>How its use ended, for the certificate.</summary>
    public string End { get; set; } = "still in use";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"worker {index}: connection {session.ConnectionId}, REPEATABLE-READ, {(ViewPlace is null ? "" : $"view at {ViewPlace}, ")}view open at its first use, {Uses} uses, {End}");
}
