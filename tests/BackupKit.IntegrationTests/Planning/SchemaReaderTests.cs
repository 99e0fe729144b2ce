using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Planning;

public sealed class SchemaReaderTests
{
    // Of PARTITION BY KEY () MySQL 9.7 does not say in CREATE_OPTIONS that it is partitioned.
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ReadTablesAsync_OnlyTableIsPartitionedByItsKey_HasPartitions(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY KEY () PARTITIONS 4");
        await database.ExecuteAsync("CREATE TABLE u (id INT PRIMARY KEY)");
        await using var session = await TestServers.ConnectAsync(server);
        TableReference[] chosen =
        [
            new(database.Name, "t", TableReference.BaseTable, "InnoDB", IsTransactional: true),
            new(database.Name, "u", TableReference.BaseTable, "InnoDB", IsTransactional: true),
        ];

        var tables = await new SchemaReader(session.Server).ReadTablesAsync(session, database.Name, chosen, CancellationToken.None);

        Assert.Equal(["p0", "p1", "p2", "p3"], tables[0].Partitions.Select(partition => partition.Name).Order(StringComparer.Ordinal));
        Assert.Empty(tables[1].Partitions);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ReadTablesAsync_SizesAreKnown_TakesThemAndAllElseFromTheServer(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9)) COMMENT='c'");
        await database.ExecuteAsync("CREATE TABLE u (id INT PRIMARY KEY)");
        await using var session = await TestServers.ConnectAsync(server);
        var t = new TableReference(database.Name, "t", TableReference.BaseTable, "InnoDB", IsTransactional: true);
        var sizes = new TableSizes();
        sizes.Add(new TableDefinition { Reference = t, Columns = [], EstimatedRows = 12345, DataLength = 67890 });
        var reader = new SchemaReader(session.Server, sizes);

        var known = (await reader.ReadTablesAsync(session, database.Name, [t], CancellationToken.None))[0];
        var notAll = await reader.ReadTablesAsync(session, database.Name, [t, t with { Name = "u" }], CancellationToken.None);

        Assert.Equal((12345L, 67890L, "c"), (known.EstimatedRows, known.DataLength, known.Comment));
        Assert.Equal(["id", "v"], known.Columns.Select(column => column.Name));
        Assert.Equal("PRIMARY", Assert.Single(known.Keys).Name);
        Assert.DoesNotContain(notAll, table => table.EstimatedRows == 12345);
    }
}
