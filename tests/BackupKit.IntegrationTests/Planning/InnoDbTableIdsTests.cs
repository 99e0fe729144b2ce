using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Planning;

public sealed class InnoDbTableIdsTests
{
    private const string Parts =
        "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN MAXVALUE)";

    [Theory, Trait("Rule", "S19")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ReadAsync_PartitionRebuilt_IsAnother(ServerName server)
    {
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync(Parts);
        await using var session = await TestServers.ConnectAsync(server);

        var before = await ReadAsync(session, database);
        Assert.NotNull(before);
        Assert.Equal(before, await ReadAsync(session, database));
        await database.ExecuteAsync("ALTER TABLE t REBUILD PARTITION p0");

        Assert.NotEqual(before, await ReadAsync(session, database));
    }

    // Once in some hundred statements that gave up on 11.8, and more often on 10.11, which takes no such name in a statement. A false alarm of
    // DetectOnly came from it.
    [Fact, Trait("Rule", "S19")]
    public async Task ReadAsync_RebuildGaveUpAndLeftAPartitionBehind_IsTheSame()
    {
        await using var database = await TestDatabase.CreateAsync(ServerName.MariaDb118);
        await database.ExecuteAsync(Parts);
        await using var session = await TestServers.ConnectAsync(ServerName.MariaDb118);

        var before = await ReadAsync(session, database);
        Assert.NotNull(before);
        await database.ExecuteAsync("CREATE TABLE `#mysql50#t#P#p0#TMP#` (id INT PRIMARY KEY)");
        var list = await session.QueryAsync($"SELECT NAME FROM information_schema.INNODB_SYS_TABLES WHERE NAME LIKE '{database.Name}/%'");

        Assert.Contains($"{database.Name}/t#P#p0#TMP#", list.Rows.Select(row => row.GetString(0)));
        Assert.Equal(before, await ReadAsync(session, database));
    }

    private static async Task<string?> ReadAsync(MySqlSession session, TestDatabase database)
    {
        var table = new TableReference(database.Name, "t", TableReference.BaseTable, "InnoDB", IsTransactional: true);
        return (await InnoDbTableIds.ReadAsync(session, [table], CancellationToken.None)).Find(table);
    }
}
