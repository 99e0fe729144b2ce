using System.Globalization;

using Xunit.Abstractions;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>The global lock is held only while views open and the coordinates are read.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class SnapshotLockTimeTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task LockHeld_EightWorkersUnderWriteLoad_IsShort(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE a (id INT PRIMARY KEY, v BIGINT NOT NULL)");
        await database.ExecuteAsync("INSERT INTO a VALUES (0,0),(1,0),(2,0),(3,0)");
        await using var writers = await LoadWriters.StartAsync(database, 4, i => [$"UPDATE a SET v = v + 1 WHERE id = {i}"]);
        var held = new List<double>();

        for (var i = 0; i < 20; i++)
        {
            await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 8);
            var certificate = await snapshot.CompleteAsync(CancellationToken.None);
            Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
            held.Add(certificate.LockHeld.TotalMilliseconds);
        }

        held.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{server}: lock held min {held[0]:0.0} ms, median {held[10]:0.0} ms, max {held[^1]:0.0} ms"));
        Assert.InRange(held[10], 0, 1000);
    }
}
