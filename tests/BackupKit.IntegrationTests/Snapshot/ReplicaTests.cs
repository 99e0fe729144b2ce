using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

using BackupKit.IntegrationTests.Accounts;
using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>A backup of a replica, whose source is written to meanwhile.</summary>
public sealed class ReplicaTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S23")]
    public async Task Dump_OfAReplica_RecordsWhatOfItsSourceTheDataHolds(ServerName server)
    {
        await using var pair = await ReplicaPair.CreateAsync(server);
        var (source, replica, writer, reader) = pair;
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(writer, stop.Token);
        await ReplicaPair.ArrivedAsync(reader, "SELECT COUNT(*) FROM shop.t", 20);

        var running = await DumpAsync(replica);
        await reader.ExecuteAsync(TestServers.IsMariaDb(server) ? "STOP SLAVE SQL_THREAD" : "STOP REPLICA SQL_THREAD");
        var stopped = await DumpAsync(replica);
        await stop.CancelAsync();
        await writing;

        await using var log = await AccountLab.ConnectAsync(source.ConnectionString);
        var (changes, isExact) = await ReadAsync(log, running, "Yes");
        Assert.InRange(changes, isExact ? 20 : 0, running.Digest("t").Rows);
        Assert.True(!isExact || changes == running.Digest("t").Rows);
        Assert.Equal(TestServers.IsMariaDb(server), isExact);
        Assert.Equal((stopped.Digest("t").Rows, true), await ReadAsync(log, stopped, "No"));
        await AssertGtidsAsync(log, server, running);
        await AssertGtidsAsync(log, server, stopped);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Category", "Slow")]
    public async Task Wait_ReplicaIsBehind_LastsUntilItHasCaughtUp(ServerName server)
    {
        await using var pair = await ReplicaPair.CreateAsync(server);
        var (_, replica, writer, reader) = pair;
        await writer.ExecuteAsync("INSERT INTO shop.t (v) VALUES (1)");
        await ReplicaPair.ArrivedAsync(reader, "SELECT COUNT(*) FROM shop.t", 1);
        var told = new ConcurrentQueue<string?>();
        var options = new MySqlSourceOptions { ConnectionString = replica.ConnectionString, MaxReplicaLag = TimeSpan.FromSeconds(1) };
        options.Databases.Include("shop");
        var sut = new MySqlBackupSource(options);
        Assert.DoesNotContain(await sut.CheckAsync(), finding => finding.Message.Contains("lag of the replica", StringComparison.Ordinal));
        await using var snapshot = await sut.OpenSnapshotAsync(new SnapshotRequest { Workers = 1, Waiting = told.Enqueue });
        var part = await snapshot.ReadPartsAsync().FirstAsync(found => found.Kind == PartKind.Rows);

        await reader.ExecuteAsync("LOCK TABLES shop.t READ");
        await writer.ExecuteAsync("INSERT INTO shop.t (v) VALUES (2)");
        await Task.Delay(TimeSpan.FromSeconds(3.5));
        var waiting = snapshot.WaitAsync(part);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.False(waiting.IsCompleted);
        await reader.ExecuteAsync("UNLOCK TABLES");
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Matches("^the replica is [0-9]+ s behind, the limit is 1 s$", told.First());
        Assert.Null(told.Last());
    }

    private static Task<DumpedSet> DumpAsync(ScratchServer replica)
    {
        var options = new MySqlSourceOptions { ConnectionString = replica.ConnectionString };
        options.Databases.Include("shop");
        return DumpLab.RunAsync(options);
    }

    // How many rows the source had written at the recorded place, and whether the set says that it is the place.
    private static async Task<(long Changes, bool IsExact)> ReadAsync(MySqlSession source, DumpedSet set, string isApplying)
    {
        var text = set.Report.Consistency.ReplicaChannels["(default)"];
        var match = Regex.Match(text, $"^source (.+):([0-9]+)( or later)?, applier running: {isApplying}$");
        Assert.True(match.Success, text);
        var place = new SnapshotPosition
        {
            Taken = default,
            LogFile = match.Groups[1].Value,
            LogPosition = long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
        };
        var first = (await source.QueryAsync("SHOW BINARY LOGS")).Rows[0].GetString(0);
        var (changes, _, _) = await BinlogWitness.ReadAsync(source, first, place, "shop", "t");
        return (changes, !match.Groups[3].Success);
    }

    // Each row is a transaction of the source, and nothing else was written there since.
    private static async Task AssertGtidsAsync(MySqlSession source, ServerName server, DumpedSet set)
    {
        var uuid = TestServers.IsMariaDb(server) ? "" : (await source.QueryAsync("SELECT @@server_uuid")).Rows[0].GetString(0);
        var text = TestServers.IsMariaDb(server)
            ? set.Report.Consistency.ReplicaChannels["(gtid_slave_pos)"]
            : set.Report.Consistency.Position.GtidSet!;
        var last = Last(text, uuid);
        var end = await source.QueryAsync(TestServers.IsMariaDb(server) ? "SELECT @@gtid_binlog_pos" : "SELECT @@GLOBAL.gtid_executed");
        var rows = await source.ScalarAsync("SELECT COUNT(*) FROM shop.t");
        Assert.Equal(rows - set.Digest("t").Rows, Last(end.Rows[0].GetString(0), uuid) - last);
    }

    private static long Last(string gtids, string uuid) =>
        long.Parse(Regex.Match(gtids, uuid.Length == 0 ? "-([0-9]+)$" : $"{uuid}:(?:[0-9]+-)?([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task WriteAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await session.ExecuteAsync("INSERT INTO shop.t (v) VALUES (1)", CancellationToken.None);
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
