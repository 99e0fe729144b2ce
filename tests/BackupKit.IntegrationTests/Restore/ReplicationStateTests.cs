using BackupKit.IntegrationTests.Accounts;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>A restore loads nothing into the tables in which a server keeps what it has replicated.</summary>
public sealed class ReplicationStateTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O20")]
    public async Task Restore_WholeServerWithoutBinaryLog_LeavesTheStateOfReplicationAlone(ServerName server)
    {
        var isMariaDb = TestServers.IsMariaDb(server);
        await using var source = await ScratchServer.StartAsync(server);
        await using var target = await ScratchServer.StartAsync(server);
        await using var session = await AccountLab.ConnectAsync(source.ConnectionString);
        await AccountLab.RunAsync(session, "CREATE DATABASE shop $$ CREATE TABLE shop.t (id INT PRIMARY KEY) $$ INSERT INTO shop.t VALUES (1), (2)");
        var set = await AccountLab.DumpAsync(source.ConnectionString, options => options.Accounts = AccountCapture.Exclude);
        await using var other = await AccountLab.ConnectAsync(target.ConnectionString);
        await AccountLab.RunAsync(other, isMariaDb ? "SET GLOBAL gtid_slave_pos='7-8-99'" : "CREATE DATABASE own");
        var state = isMariaDb
            ? "SELECT @@gtid_binlog_pos, @@gtid_slave_pos, (SELECT COUNT(*) FROM mysql.gtid_slave_pos)"
            : "SELECT @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged, @@server_uuid";
        var before = (await other.QueryAsync(state)).Rows[0];

        var restore = RestoreLab.Target(server, options => (options.ConnectionString, options.WriteBinaryLog) = (target.ConnectionString, false));
        var result = await restore.ExecuteAsync(await restore.PlanAsync(set, new RestoreRequest()));

        Assert.True(result.Verification!.IsPassed);
        Assert.DoesNotContain(set.Manifest.Parts, p => p.Database is "mysql" or "sys" or "performance_schema");
        var after = (await other.QueryAsync(state)).Rows[0];
        Assert.Equal(Enumerable.Range(0, 3).Select(before.GetStringOrNull), Enumerable.Range(0, 3).Select(after.GetStringOrNull));
    }
}
