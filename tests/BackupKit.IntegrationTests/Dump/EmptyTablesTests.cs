using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Dump;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Dump;

public sealed class EmptyTablesTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S14")]
    public async Task FindAsync_FirstRowCommittedBetweenTheViews_AsksTheSessionThatReadsRows(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await using var account = await TestAccount.CreateAsync(database, "SELECT ON *.*");

        await using var snapshot = await SnapshotLab.OpenAsync(
            database,
            account: account,
            observer: async (step, index, token) =>
            {
                if (step == SnapshotStep.ViewOpens && index == 0)
                {
                    // Meanwhile the session for definitions opens its view.
                    await Task.Delay(TimeSpan.FromSeconds(1), token);
                    await database.Session.ExecuteAsync("INSERT INTO t VALUES (1)", token);
                }
            });
        var seen = await snapshot.UseMetadataAsync(
            (session, token) => session.QueryAsync($"SELECT COUNT(*) FROM `{database.Name}`.t", token), CancellationToken.None);
        var table = new TableDump(
            new TableDefinition
            {
                Reference = new TableReference(database.Name, "t", TableReference.BaseTable, "InnoDB", IsTransactional: true),
                Columns = [],
                Keys = [],
                Partitions = [],
            },
            null,
            [],
            1);

        var empty = await EmptyTables.FindAsync(snapshot, [table], CancellationToken.None);

        Assert.Equal("0", seen.Rows[0].GetString(0));
        Assert.Equal(1, snapshot.Workers);
        Assert.Empty(empty);
    }
}
