using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Reads the server's position in its change log, under the names that its version has for it.</summary>
internal sealed class Coordinates(SnapshotContext context)
{
    /// <summary>Where the log stands now; missing privileges leave gaps and a note, not an error.</summary>
    public async Task<SnapshotPosition> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var position = new SnapshotPosition { Taken = context.Time.GetUtcNow() };
        var log = await TryQueryAsync(session, LogStatement(session.Server), cancellationToken).ConfigureAwait(false);
        if (log is { Rows.Count: > 0 })
        {
            position = position with
            {
                LogFile = log.Rows[0].GetString(0),
                LogPosition = log.Rows[0].GetInt64(1),
            };
        }

        return session.Server.Flavour == Flavour.MySql
            ? await WithMySqlGtidAsync(session, position, cancellationToken).ConfigureAwait(false)
            : await WithMariaDbGtidAsync(session, position, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Where the log stood when the session's own view was opened, which MariaDB keeps with every view when the binary log is on; needs no
    /// privilege. Without the GTID set.
    /// </summary>
    public async Task<SnapshotPosition?> ReadOfViewAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync("SHOW STATUS LIKE 'binlog_snapshot_%'", cancellationToken)
            .ConfigureAwait(false);
        var values = result.Rows.ToDictionary(r => r.GetString(0), r => r.GetString(1), StringComparer.OrdinalIgnoreCase);
        if (!values.TryGetValue("binlog_snapshot_file", out var file) || file.Length == 0
            || !values.TryGetValue("binlog_snapshot_position", out var offset))
        {
            return null;
        }

        return new SnapshotPosition
        {
            LogFile = file,
            LogPosition = long.Parse(offset, CultureInfo.InvariantCulture),
            Taken = context.Time.GetUtcNow(),
        };
    }

    /// <summary>Adds the GTID set of a place in MariaDB's log; before 11.4 the server reads the file up to there.</summary>
    public async Task<SnapshotPosition> WithGtidOfPlaceAsync(
        MySqlSession session,
        SnapshotPosition position,
        CancellationToken cancellationToken)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{SqlText.StringLiteral(position.LogFile!)}, {position.LogPosition}");
        var gtid = await TryQueryAsync(session, $"SELECT BINLOG_GTID_POS({place})", cancellationToken).ConfigureAwait(false);
        return position with { GtidSet = gtid?.Rows[0].GetStringOrNull(0) };
    }

    /// <summary>Whether a restore can continue from the position.</summary>
    public static bool IsKnown(SnapshotPosition position) => position.LogFile is not null || position.GtidSet is { Length: > 0 };

    /// <summary>
    /// Whether the same transactions lie before both. A rotation, and the checkpoint that MariaDB writes some time after one, move the position
    /// without a transaction; a transaction changes the GTID set, which is known only where every transaction has one.
    /// </summary>
    public static bool HoldTheSame(SnapshotPosition a, SnapshotPosition b) =>
        a.GtidSet == b.GtidSet && (a.GtidSet is { Length: > 0 } || (a.LogFile == b.LogFile && a.LogPosition == b.LogPosition));

    internal static string LogStatement(ServerIdentity server) =>
        server.IsAtLeast(Flavour.MySql, 8, 2) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";

    private static async Task<SnapshotPosition> WithMySqlGtidAsync(
        MySqlSession session,
        SnapshotPosition position,
        CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync("SELECT @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged, @@GLOBAL.gtid_mode", cancellationToken)
            .ConfigureAwait(false);
        var row = result.Rows[0];
        var isOn = row.GetStringOrNull(2) == "ON";
        return position with
        {
            GtidSet = isOn ? OneLine(row.GetStringOrNull(0)) : null,
            GtidPurged = isOn ? OneLine(row.GetStringOrNull(1)) : null,
        };
    }

    private static async Task<SnapshotPosition> WithMariaDbGtidAsync(
        MySqlSession session,
        SnapshotPosition position,
        CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync("SELECT @@GLOBAL.gtid_binlog_pos, @@GLOBAL.log_bin", cancellationToken)
            .ConfigureAwait(false);
        var row = result.Rows[0];
        return position with { GtidSet = row.GetString(1) == "1" ? row.GetStringOrNull(0) : null };
    }

    // The server breaks a long set into lines after the commas.
    private static string? OneLine(string? gtidSet) => gtidSet?.Replace("\n", "", StringComparison.Ordinal);

    private async Task<TextResult?> TryQueryAsync(MySqlSession session, string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            context.Note(string.Create(CultureInfo.InvariantCulture, $"{sql.Split('(')[0]} refused with error {ex.ServerErrorNumber}"));
            return null;
        }
    }
}
