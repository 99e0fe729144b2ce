using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Reads how far each replication channel of a replica source has come.</summary>
internal static class ReplicaChannels
{
    /// <summary>One entry for each channel, and the GTID state of a MariaDB replica; empty on a server that is no replica.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        MySqlSession session,
        SnapshotContext context,
        CancellationToken cancellationToken)
    {
        var channels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var result = await session.QueryAsync(Statement(session.Server), cancellationToken).ConfigureAwait(false);
            var lags = result.Rows.Count > 0 && await LagsAsync(session, cancellationToken).ConfigureAwait(false);
            foreach (var row in result.Rows)
            {
                var name = Field(result, row, "Channel_Name", "Connection_name");
                channels[name.Length == 0 ? "(default)" : name] = Describe(result, row, lags);
            }
        }
        catch (MySqlWireException ex) when (LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            context.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"the replication channels could not be read: error {ex.ServerErrorNumber}"));
        }

        if (session.Server.Flavour == Flavour.MariaDb)
        {
            var gtid = await session.QueryAsync("SELECT @@GLOBAL.gtid_slave_pos", cancellationToken).ConfigureAwait(false);
            if (gtid.Rows[0].GetStringOrNull(0) is { Length: > 0 } position)
            {
                channels["(gtid_slave_pos)"] = position;
            }
        }

        return channels;
    }

    internal static string Statement(ServerIdentity server) => server.Flavour switch
    {
        Flavour.MariaDb => "SHOW ALL SLAVES STATUS",
        _ when server.IsAtLeast(Flavour.MySql, 8, 0, 22) => "SHOW REPLICA STATUS",
        _ => "SHOW SLAVE STATUS",
    };

    // With workers MySQL says where its last checkpoint was, some hundred milliseconds ago; only the GTID set is of the moment.
    private static async Task<bool> LagsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (session.Server.Flavour != Flavour.MySql)
        {
            return false;
        }

        var workers = await session
            .QueryAsync("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('replica_parallel_workers','slave_parallel_workers')", cancellationToken)
            .ConfigureAwait(false);
        return workers.Rows.Any(row => row.GetString(1) != "0");
    }

    private static string Describe(TextResult result, TextRow row, bool lags)
    {
        var file = Field(result, row, "Relay_Source_Log_File", "Relay_Master_Log_File");
        var offset = Field(result, row, "Exec_Source_Log_Pos", "Exec_Master_Log_Pos");
        var isApplying = Field(result, row, "Replica_SQL_Running", "Slave_SQL_Running");
        return $"source {file}:{offset}{(lags && isApplying == "Yes" ? " or later" : "")}, applier running: {isApplying}";
    }

    private static string Field(TextResult result, TextRow row, params string[] names)
    {
        for (var i = 0; i < result.Columns.Count; i++)
        {
            if (names.Contains(result.Columns[i].Name, StringComparer.OrdinalIgnoreCase))
            {
                return row.GetStringOrNull(i) ?? "";
            }
        }

        return "";
    }
}
