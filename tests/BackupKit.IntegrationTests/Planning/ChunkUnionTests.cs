using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Snapshot;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.IntegrationTests.Planning;

/// <summary>Random keys of every kind, cut in the middle of writes: the chunks of a snapshot are the table of that snapshot, row for row.</summary>
[Trait("Category", "Slow")]
public sealed class ChunkUnionTests
{
    // Over three servers more than a thousand.
    private const int Tables = 340;
    private const int TablesPerSnapshot = 20;

    private static readonly string[] Types =
    [
        "TINYINT", "SMALLINT UNSIGNED", "INT", "BIGINT", "BIGINT UNSIGNED", "DECIMAL(30,10)", "FLOAT", "DOUBLE", "BIT(13)", "BIT(64)", "DATE", "DATETIME(6)",
        "TIMESTAMP(3)", "TIME(3)", "YEAR", "CHAR(5)", "VARCHAR(9)", "VARCHAR(9) COLLATE utf8mb4_bin", "VARCHAR(9) CHARACTER SET latin1", "VARCHAR(9) CHARACTER SET gbk",
        "VARCHAR(9) CHARACTER SET utf16", "VARCHAR(9) CHARACTER SET sjis", "CHAR(5) CHARACTER SET utf32", "VARBINARY(9)", "BINARY(4)", "ENUM('z','m','a')", "SET('z','m','a')",
    ];

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C1")]
    [Trait("Rule", "C2")]
    [Trait("Rule", "C4")]
    [Trait("Rule", "C5")]
    [Trait("Rule", "C8")]
    [Trait("Rule", "C9")]
    [Trait("Rule", "C10")]
    [Trait("Rule", "C11")]
    [Trait("Rule", "C13")]
    [Trait("Rule", "C14")]
    public async Task Plan_RandomKeysWithWritersRunning_UnionIsTheTableOfTheSnapshot(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server, "bk_union");
        await database.ExecuteAsync("SET sql_mode='ALLOW_INVALID_DATES', time_zone='+00:00'");
        var seeds = Gen.Choose(0, int.MaxValue).Sample(Tables, new Rnd(1), Tables);
        var chunks = 0;

        foreach (var batch in seeds.Chunk(TablesPerSnapshot))
        {
            var tables = new List<RandomKey>();
            foreach (var seed in batch)
            {
                tables.Add(await CreateAsync(database, seed));
            }

            await using var writers = await LoadWriters.StartAsync(database, 1, _ => [tables[Random.Shared.Next(tables.Count)].Write()]);
            await using var session = await TestServers.ConnectAsync(server);
            await SessionPrologue.ApplyAsync(session, SessionRole.Worker, CancellationToken.None);
            await session.ExecuteAsync("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            foreach (var table in tables)
            {
                var lab = await ChunkLab.PlanAsync(session, database.Name, table.Name, table.RowsPerChunk);
                var error = await Record.ExceptionAsync(lab.EnsureCompleteAsync) ?? await Record.ExceptionAsync(lab.EnsureRangesAsync);
                Assert.True(error is null, $"seed {table.Seed}: {table.Create}\n{error?.Message}");
                chunks += lab.Chunks.Count;
            }

            await session.ExecuteAsync("COMMIT");
        }

        Assert.True(chunks > Tables * 3, $"only {chunks} chunks");
    }

    private static async Task<RandomKey> CreateAsync(TestDatabase database, int seed)
    {
        var key = RandomKey.Draw(seed, TestServers.IsMariaDb(database.Server) ? [.. Types, "UUID", "INET6", "INET4"] : Types);
        await database.ExecuteAsync(key.Create);
        var rows = key.Inserts(count: 60).ToList();
        await database.ExecuteAsync("START TRANSACTION");
        foreach (var row in rows)
        {
            await database.ExecuteAsync(row);
        }

        await database.ExecuteAsync("COMMIT");
        return key;
    }
}
