using System.Globalization;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>
/// Counts the transactions that a server had committed at given coordinates, since this was read. Every transaction since then
/// must be one of the writers'.
/// </summary>
internal sealed class TransactionHistory
{
    private readonly bool _isMariaDb;
    private readonly long _base;

    private TransactionHistory(bool isMariaDb, long start)
    {
        _isMariaDb = isMariaDb;
        _base = start;
    }

    public static async Task<TransactionHistory> ReadAsync(MySqlSession session)
    {
        var isMariaDb = session.Server.Flavour == Flavour.MariaDb;
        var now = await session.QueryAsync(isMariaDb ? "SELECT @@gtid_binlog_pos" : "SELECT @@GLOBAL.gtid_executed");
        return new TransactionHistory(isMariaDb, Count(isMariaDb, now.Rows[0].GetString(0)));
    }

    public long TransactionsUpTo(SnapshotPosition position) => Count(_isMariaDb, position.GtidSet!) - _base;

    /// <summary>The file and offset agree with the GTID set: the event there begins the transaction after the set's last.</summary>
    public async Task AssertNextEventFollowsAsync(MySqlSession session, SnapshotPosition position)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"'{position.LogFile}' FROM {position.LogPosition} LIMIT 1");
        var events = await session.QueryAsync($"SHOW BINLOG EVENTS IN {text}");
        Assert.Single(events.Rows);
        Assert.Equal("Gtid", events.Rows[0].GetString(2), ignoreCase: true);
        var last = Count(_isMariaDb, position.GtidSet!);
        var next = (last + 1).ToString(CultureInfo.InvariantCulture);
        var gtid = events.Rows[0].GetString(5);
        Assert.True(
            _isMariaDb ? gtid.Contains($"-{next}", StringComparison.Ordinal) : gtid.Contains($":{next}'", StringComparison.Ordinal),
            $"The event at the recorded offset is {gtid}, but the GTID set ends at {last}.");
    }

    private static long Count(bool isMariaDb, string set)
    {
        // MariaDB: 0-1011-5256. MySQL: uuid:1-5256 of the one server that ever wrote.
        var last = isMariaDb ? set.Split(',').Single().Split('-')[2] : set.Split(':', 2)[1].Split('-')[^1];
        return long.Parse(last, CultureInfo.InvariantCulture);
    }
}
