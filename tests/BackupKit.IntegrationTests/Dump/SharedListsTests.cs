using System.Globalization;

using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Dump;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

public sealed class SharedListsTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "A4")]
    public async Task ReadAsync_ASessionIsKilledWhileItReads_AnswersEveryStatementFromTheSnapshot(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 3);
        await database.ExecuteAsync("INSERT INTO t VALUES (2)");
        var statements = Enumerable.Range(0, 6)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"SELECT {i}, COUNT(*), MAX(SLEEP(1)) FROM `{database.Name}`.t"))
            .ToList();

        var reading = new SharedLists(snapshot).ReadAsync(statements, CancellationToken.None);
        await KillOneAsync(database.Session, database.Name);
        var results = await reading;

        Assert.Equal([0, 1, 2, 3, 4, 5], results.Select(result => result.Rows[0].GetInt64(0)));
        Assert.All(results, result => Assert.Equal(1, result.Rows[0].GetInt64(1)));
        Assert.Equal(2, snapshot.Workers);
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);
        Assert.Contains(certificate.Notes, note => note.StartsWith("the connection of a worker was lost", StringComparison.Ordinal));
    }

    private static async Task KillOneAsync(MySqlSession session, string database)
    {
        while (true)
        {
            var running = await session.QueryAsync(
                $"SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT%SLEEP%{database}%' AND ID<>CONNECTION_ID()");
            if (running.Rows.Count > 0)
            {
                await session.ExecuteAsync($"KILL {running.Rows[0].GetString(0)}");
                return;
            }
        }
    }
}
