using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>What a server believes about the size of a table is an estimate.</summary>
public sealed class StaleEstimateTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C12")]
    public async Task Dump_ServerBelievesTheTablesAreEmpty_HasEveryRow(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server);
        await using (var session = await scratch.ConnectAsync())
        {
            await session.ExecuteAsync("CREATE DATABASE shop");
            await session.ExecuteAsync("USE shop");
            foreach (var (table, key) in new[] { ("keyed", "id INT PRIMARY KEY AUTO_INCREMENT"), ("keyless", "id INT") })
            {
                await session.ExecuteAsync($"CREATE TABLE {table} ({key}, v VARCHAR(50)) STATS_PERSISTENT=1 STATS_AUTO_RECALC=0");
                await session.ExecuteAsync($"INSERT INTO {table} (v) VALUES {string.Join(',', Enumerable.Range(0, 1000).Select(i => $"('{i}')"))}");
                for (var doubled = 0; doubled < 5; doubled++)
                {
                    await session.ExecuteAsync($"INSERT INTO {table} (v) SELECT v FROM {table}");
                }
            }

            await session.ExecuteAsync("ANALYZE TABLE keyed, keyless");
            await session.ExecuteAsync("UPDATE mysql.innodb_table_stats SET n_rows=0, clustered_index_size=1 WHERE database_name='shop'");
        }

        // Only now is the statistic read again.
        await scratch.RestartAsync();
        await using var again = await scratch.ConnectAsync();
        if (server == ServerName.MySql97)
        {
            await again.ExecuteAsync("SET SESSION information_schema_stats_expiry=0");
        }

        var believed = await again.QueryAsync("SELECT SUM(TABLE_ROWS) FROM information_schema.TABLES WHERE TABLE_SCHEMA='shop'");
        var options = new MySqlSourceOptions { ConnectionString = scratch.ConnectionString, ChunkBytes = 64 << 10 };
        options.Databases.Include("shop");

        var set = await DumpLab.RunAsync(options);

        Assert.Equal("0", believed.Rows[0].GetString(0));
        Assert.Equal(32000, set.Digest("keyed").Rows);
        Assert.Equal(32000, set.Digest("keyless").Rows);
    }

    // The sizes of the tables are not asked for again once the check has them.
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C12")]
    public async Task Dump_TablesChangeAfterTheCheck_HasEveryRow(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        foreach (var table in new[] { "filled", "emptied", "altered" })
        {
            await database.ExecuteAsync($"CREATE TABLE {table} (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50))");
        }

        await database.ExecuteAsync("INSERT INTO emptied (v) VALUES ('a'), ('b')");

        var set = await DumpLab.RunAsync(DumpLab.Options(database), afterCheck: async () =>
        {
            await database.ExecuteAsync("DELETE FROM emptied");
            await database.ExecuteAsync("ALTER TABLE altered ADD w INT, DROP PRIMARY KEY, MODIFY id INT, ADD PRIMARY KEY (w, id)");
            await database.ExecuteAsync("INSERT INTO altered VALUES (1, 'x', 2)");
            await database.ExecuteAsync("INSERT INTO filled (v) VALUES ('1')");
            for (var doubled = 0; doubled < 13; doubled++)
            {
                await database.ExecuteAsync("INSERT INTO filled (v) SELECT v FROM filled");
            }
        });
        var withNew = await DumpLab.RunAsync(DumpLab.Options(database), afterCheck: async () =>
        {
            await database.ExecuteAsync("CREATE TABLE made (id INT PRIMARY KEY)");
            await database.ExecuteAsync("INSERT INTO made VALUES (7)");
        });

        Assert.Equal(8192, set.Digest("filled").Rows);
        Assert.Equal(1, set.Digest("altered").Rows);
        Assert.Equal("0", set.Item("table", "emptied").Properties["rows"]);
        Assert.Equal(1, withNew.Digest("made").Rows);
    }
}
