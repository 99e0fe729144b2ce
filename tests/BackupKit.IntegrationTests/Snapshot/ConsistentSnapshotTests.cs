namespace BackupKit.IntegrationTests.Snapshot;

[Collection(ExclusiveServerTests.Name)]
public sealed class ConsistentSnapshotTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task OpenAsync_AllPowerfulAccount_TakesTheBestRung(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("CREATE VIEW v AS SELECT id FROM t");
        await database.ExecuteAsync("INSERT INTO t VALUES (1),(2)");

        await using var snapshot = await SnapshotLab.OpenAsync(database, workers: 3);
        await database.ExecuteAsync("INSERT INTO t VALUES (3)");
        var counts = await snapshot.ScalarOnEachAsync($"SELECT COUNT(*) FROM `{database.Name}`.t");
        var certificate = await snapshot.CompleteAsync(CancellationToken.None);

        Assert.Equal([2, 2, 2], counts);
        Assert.Equal([database.Name], snapshot.Databases);
        Assert.Equal(["t", "v"], snapshot.Tables.Select(t => t.Name));
        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
        Assert.Equal(TestServers.IsMariaDb(server) ? "backup-stage" : "backup-lock+ftwrl", certificate.Strategy);
        Assert.Equal(TestServers.IsMariaDb(server) ? "pin-metadata (1 tables)" : "backup-lock", certificate.DdlGuard);
        Assert.Equal(3, certificate.Workers.Count);
        Assert.NotNull(certificate.Position.LogFile);
        Assert.Equal(certificate.Position with { Taken = default }, certificate.PositionBeforeRelease! with { Taken = default });
        Assert.Empty(certificate.Notes);
    }
}
