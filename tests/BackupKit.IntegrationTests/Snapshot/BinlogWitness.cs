using System.Text.RegularExpressions;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Reads the binary log as the server lists it, to compare a recorded position with the data.</summary>
internal static class BinlogWitness
{
    /// <summary>The file that is written now.</summary>
    public static async Task<string> CurrentFileAsync(MySqlSession session)
    {
        var result = await session.QueryAsync("SHOW BINARY LOGS");
        return result.Rows[^1].GetString(0);
    }

    /// <summary>How many row changes of the table lie between the start of a file and the position, and the GTIDs on both sides of it.</summary>
    public static async Task<(int Changes, string? Last, string? Next)> ReadAsync(
        MySqlSession session,
        string firstFile,
        SnapshotPosition position,
        string database,
        string table)
    {
        var logs = await session.QueryAsync("SHOW BINARY LOGS");
        var (changes, last, next) = (0, (string?)null, (string?)null);
        foreach (var file in logs.Rows.Select(r => r.GetString(0)).SkipWhile(file => file != firstFile))
        {
            var result = await session.QueryAsync($"SHOW BINLOG EVENTS IN '{file}'");
            foreach (var row in result.Rows)
            {
                // By start: MariaDB 11.4 and later write an end position of 0 into many events.
                var (start, text) = (row.GetInt64(1), row.GetString(5));
                var gtid = Regex.Match(text, @"GTID_NEXT= '([^']+)'|BEGIN GTID (\S+)");
                var name = gtid.Groups[1].Success ? gtid.Groups[1].Value : gtid.Groups[2].Value;
                if ((string.CompareOrdinal(file, position.LogFile), start).CompareTo((0, position.LogPosition!.Value)) < 0)
                {
                    changes += row.GetString(2) == "Table_map" && text.Contains($"({database}.{table})", StringComparison.Ordinal) ? 1 : 0;
                    last = gtid.Success ? name : last;
                }
                else if (gtid.Success)
                {
                    next ??= name;
                }
            }
        }

        return (changes, last, next);
    }
}
