using System.Globalization;
using System.Text;

namespace BackupKit.IntegrationTests.Planning;

public sealed class ChunkPlannerTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C3")]
    [Trait("Trap", "28")]
    public async Task Plan_EnumOrSetKey_IsNotCut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE e (k ENUM('z','m','a') PRIMARY KEY, v INT)");
        await database.ExecuteAsync("INSERT INTO e VALUES ('z',1),('m',2),('a',3)");
        await database.ExecuteAsync("CREATE TABLE s (k SET('z','m','a'), n INT, PRIMARY KEY (k, n))");
        await database.ExecuteAsync("INSERT INTO s VALUES ('z',1),('m',1),('a',1),('z,m',1)");

        foreach (var table in new[] { "e", "s" })
        {
            var lab = await ChunkLab.PlanAsync(database, table, rowsPerChunk: 1);
            Assert.Single(lab.Chunks);
            await lab.EnsureCompleteAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C6")]
    [Trait("Trap", "29")]
    public async Task Plan_FloatKey_CutsAtExactBounds(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (k FLOAT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (-0.5), (0), (0.1), (0.2), (16777216), (1e30), (3.4e38)");

        var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 1);

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0], await lab.EnsureCompleteAsync());
        await lab.EnsureRangesAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C1")]
    public async Task Plan_IntegerKeyWithClustersAndGaps_CutsEvenlyWithoutWalking(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE d (i INT PRIMARY KEY)");
        await database.ExecuteAsync($"INSERT INTO d VALUES {string.Join(",", Enumerable.Range(0, 200).Select(i => $"({i})"))}");
        await database.ExecuteAsync("CREATE TABLE t (k BIGINT UNSIGNED PRIMARY KEY, v CHAR(20) NOT NULL)");
        await database.ExecuteAsync("INSERT INTO t SELECT a.i * 200 + b.i, 'dense' FROM d a, d b WHERE a.i < 75");
        await database.ExecuteAsync("INSERT INTO t SELECT 1000000000 + (a.i * 200 + b.i) * 1000, 'sparse' FROM d a, d b WHERE a.i < 75");
        await database.ExecuteAsync("INSERT INTO t SELECT 18446744073709551615 - (a.i * 200 + b.i), 'end' FROM d a, d b WHERE a.i < 75");

        var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 2000);

        var counts = await lab.EnsureCompleteAsync();
        Assert.Equal(45_000, counts.Sum());
        Assert.InRange(counts.Count, 10, 60);

        // Estimates of some hundred pages are good to a factor of about two.
        Assert.All(counts, count => Assert.InRange(count, 0, 10_000));
        await lab.EnsureRangesAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C10")]
    [Trait("Trap", "30")]
    public async Task Plan_NullableUniqueKey_HasAChunkOfNulls(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT, b INT, v INT, UNIQUE (a, b))");
        await database.ExecuteAsync(
            "INSERT INTO t VALUES (1,NULL,1),(1,NULL,2),(2,NULL,3),(1,1,4),(NULL,NULL,5),(NULL,7,6),(3,1,7),(3,2,8)");

        var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 1);

        var counts = await lab.EnsureCompleteAsync();
        Assert.Equal(8, counts.Sum());
        Assert.Equal(5, counts[^1]);
        Assert.True(lab.Chunks[^1].Record.IsNullChunk);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C5")]
    [Trait("Trap", "32")]
    public async Task Plan_CollatedStringKey_LeavesNothingOut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        var collation = server == ServerName.MySql97 ? "utf8mb4_0900_ai_ci" : "utf8mb4_unicode_ci";
        await database.ExecuteAsync($"CREATE TABLE t (k VARCHAR(20) COLLATE {collation} PRIMARY KEY, n INT)");
        await database.ExecuteAsync($"CREATE TABLE u (k VARCHAR(20) CHARACTER SET utf16, n INT, PRIMARY KEY (k, n))");
        var random = new Random(32);
        string[] letters = ["a", "A", "á", "ß", "ss", "z", "Z", "é", "E", "漢", "🦊", "ı", "I", "-", "'", "\\\\"];
        for (var block = 0; block < 10; block++)
        {
            var rows = Enumerable.Range(0, 200).Select(_ =>
                $"('{string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => letters[random.Next(letters.Length)]).Select(l => l == "'" ? "''" : l))}',{random.Next(5)})");
            await database.ExecuteAsync($"INSERT IGNORE INTO t VALUES {string.Join(",", rows)}");
            await database.ExecuteAsync($"INSERT IGNORE INTO u SELECT CONCAT(k, IF(RAND() < 0.5, ' ', '')), n FROM t");
        }

        foreach (var table in new[] { "t", "u" })
        {
            var lab = await ChunkLab.PlanAsync(database, table, rowsPerChunk: 7);
            Assert.True(lab.Chunks.Count > 20);
            await lab.EnsureCompleteAsync();
            await lab.EnsureRangesAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C5")]
    [Trait("Trap", "32")]
    public async Task Plan_PrefixKey_IsNotCut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (k VARCHAR(20), PRIMARY KEY (k(3)))");
        await database.ExecuteAsync("INSERT INTO t VALUES ('abcd'),('abx'),('b'),('c')");

        var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 1);

        Assert.Single(lab.Chunks);
        await lab.EnsureCompleteAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C4")]
    public async Task Plan_IntegerExtremes_StayCheapAndComplete(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE s (k BIGINT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO s VALUES (-9223372036854775808), (0), (1), (9223372036854775807)");
        await database.ExecuteAsync("CREATE TABLE u (k BIGINT UNSIGNED PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO u VALUES (0), (1), (9223372036854775807), (9223372036854775808), (18446744073709551615)");

        var signed = await ChunkLab.PlanAsync(database, "s", rowsPerChunk: 1);
        var unsigned = await ChunkLab.PlanAsync(database, "u", rowsPerChunk: 1);

        Assert.Equal([1, 1, 1, 1, 0], await signed.EnsureCompleteAsync());
        Assert.Equal([1, 1, 1, 1, 1, 0], await unsigned.EnsureCompleteAsync());
        await signed.EnsureRangesAsync();
        await unsigned.EnsureRangesAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C7")]
    public async Task Plan_BitKey_IsComparedAsANumber(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (k BIT(9) PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO t VALUES (0),(1),(10),(38),(92),(255),(256),(300),(511)");
        await database.ExecuteAsync("CREATE TABLE w (k BIT(64) PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO w VALUES (0),(1),(x'7FFFFFFFFFFFFFFF'),(x'8000000000000000'),(x'FFFFFFFFFFFFFFFF')");

        var narrow = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 2);
        var wide = await ChunkLab.PlanAsync(database, "w", rowsPerChunk: 1);

        Assert.Equal([2, 2, 2, 2, 1], await narrow.EnsureCompleteAsync());
        Assert.Equal([1, 1, 1, 1, 1, 0], await wide.EnsureCompleteAsync());
        await narrow.EnsureRangesAsync();
        await wide.EnsureRangesAsync();
    }

    [Theory]
    [InlineData("TIME(2)", "'-838:59:59','-00:00:00.01','00:00:00','10:00:00.5','838:59:59'")]
    [InlineData("DATETIME(6)", "'1000-01-01','2024-02-29 12:00:00.000001','9999-12-31 23:59:59.999999','2024-02-29 12:00:00.000002','0000-00-00'")]
    [InlineData("DATE", "'2009-02-31','2009-00-00','0000-00-00','2009-03-01','2010-01-01'")]
    [InlineData("TIMESTAMP", "'1971-01-01 00:00:00','2024-10-27 00:30:00','2024-10-27 01:30:00','2030-01-01','2031-01-01'")]
    [InlineData("YEAR", "'0000','1901','2000','2001','2155'")]
    [InlineData("DECIMAL(30,10)", "'-99999999999999999999.9999999999','-0.1','0','0.0000000001','99999999999999999999.9999999999'")]
    [InlineData("DOUBLE", "'-1.7976931348623157e308','-0.1','0','5e-324','1.7976931348623157e308'")]
    [InlineData("VARBINARY(10)", "'', x'00', x'0000', x'27', x'FF5C'")]
    [InlineData("BINARY(3)", "'', x'01', x'0101', x'275C27', x'FF'")]
    [InlineData("CHAR(3) CHARACTER SET gbk", "x'B25C', 'a', 'b', x'8140', 'c'")]
    [InlineData("MEDIUMINT UNSIGNED ZEROFILL", "0, 1, 2, 77, 16777215")]
    [Trait("Rule", "C8")]
    public async Task Plan_OtherKeyTypes_CutExactly(string type, string values)
    {
        foreach (var server in Enum.GetValues<ServerName>())
        {
            await using var database = await TestServers.CreateDatabaseAsync(server);
            await database.ExecuteAsync("SET sql_mode='ALLOW_INVALID_DATES', time_zone='+00:00'");
            await database.ExecuteAsync($"CREATE TABLE t (k {type} NOT NULL PRIMARY KEY)");
            await database.ExecuteAsync($"INSERT INTO t VALUES ({values.Replace(",", "),(", StringComparison.Ordinal)})");

            var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 1);

            var counts = await lab.EnsureCompleteAsync();
            Assert.Equal(5, counts.Sum());
            Assert.True(counts.Count >= 3, $"{server}: {counts.Count} chunks");
            await lab.EnsureRangesAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "C8")]
    public async Task Plan_UuidAndInetKeys_CutInTheServersOrder(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        foreach (var (table, type, value) in new[] { ("u", "UUID", "UUID()"), ("i", "INET6", "CONCAT('2001:db8::', HEX(seq))"), ("f", "INET4", "CONCAT('10.0.0.', seq)") })
        {
            await database.ExecuteAsync($"CREATE TABLE {table} (k {type} PRIMARY KEY)");
            await database.ExecuteAsync($"INSERT INTO {table} SELECT {value} FROM seq_1_to_50");

            var lab = await ChunkLab.PlanAsync(database, table, rowsPerChunk: 9);

            Assert.Equal([9, 9, 9, 9, 9, 5], await lab.EnsureCompleteAsync());
            await lab.EnsureRangesAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C9")]
    public async Task Plan_CompositeKeyWithHeavyValues_CutsInsideThem(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (tenant VARCHAR(10), number INT, v INT, PRIMARY KEY (tenant, number))");
        await InsertAsync(database, "t", Enumerable.Range(0, 900).Select(i => $"('{(i < 700 ? "big" : i < 800 ? "Mid" : "s" + i)}',{i},1)"));

        var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 50);

        var counts = await lab.EnsureCompleteAsync();
        Assert.Equal([.. Enumerable.Repeat(50L, 18), 0], counts);
        Assert.Equal(["tenant", "number"], lab.Chunks[0].Record.Key);
        await lab.EnsureRangesAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C9")]
    public async Task Plan_KeyWhoseLastColumnHasNoOrder_CutsBetweenValuesOfTheFirst(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT, kind ENUM('z','m','a'), PRIMARY KEY (id, kind))");
        await InsertAsync(database, "t", Enumerable.Range(0, 90).Select(i => $"({i / 3},{(i % 3) + 1})"));

        var lab = await ChunkLab.PlanAsync(database, "t", rowsPerChunk: 10);

        Assert.Equal([12, 12, 12, 12, 12, 12, 12, 6], await lab.EnsureCompleteAsync());
        Assert.Equal(["id"], lab.Chunks[0].Record.Key);
        await lab.EnsureRangesAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C11")]
    public async Task Plan_Partitions_HaveAChainEach(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync(
            "CREATE TABLE r (a INT, b INT, PRIMARY KEY (a, b)) PARTITION BY RANGE (a) SUBPARTITION BY HASH (b) SUBPARTITIONS 2 "
            + "(PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (300), PARTITION p2 VALUES LESS THAN MAXVALUE)");
        await database.ExecuteAsync("CREATE TABLE h (a INT PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 4");
        await database.ExecuteAsync("CREATE TABLE n (a INT) PARTITION BY KEY (a) PARTITIONS 3");
        await InsertAsync(database, "r", Enumerable.Range(0, 500).Select(i => $"({i},{i * 7})"));
        await database.ExecuteAsync("INSERT INTO h SELECT a FROM r");
        await database.ExecuteAsync("INSERT INTO n SELECT a FROM r");

        foreach (var (table, chains) in new[] { ("r", 6), ("h", 4), ("n", 3) })
        {
            var lab = await ChunkLab.PlanAsync(database, table, rowsPerChunk: 20);
            Assert.Equal(chains, lab.Chunks.Select(chunk => chunk.Record.Chain).Distinct().Count());
            Assert.Equal(500, (await lab.EnsureCompleteAsync()).Sum());
            await lab.EnsureRangesAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C2")]
    public async Task Plan_KeysWithoutUsableOrder_AreNotCut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        var hidden = server == ServerName.MySql97 ? "INVISIBLE" : "IGNORED";
        await database.ExecuteAsync($"CREATE TABLE invisible (a INT, b INT, UNIQUE k (a) {hidden})");
        await database.ExecuteAsync("CREATE TABLE prefixed (a TEXT, UNIQUE (a(5)))");
        await database.ExecuteAsync("CREATE TABLE keyless (a INT)");
        await database.ExecuteAsync("INSERT INTO invisible VALUES (1,1),(2,2)");

        foreach (var table in new[] { "invisible", "prefixed", "keyless" })
        {
            var lab = await ChunkLab.PlanAsync(database, table, rowsPerChunk: 1);
            Assert.Single(lab.Chunks);
            await lab.EnsureCompleteAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "C1")]
    public async Task Plan_RandomTables_UnionIsTheWholeTable(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        var random = new Random(1);
        string[] types = ["INT", "VARCHAR(9)", "DECIMAL(8,2)", "BIT(13)", "VARBINARY(4)", "DATE", "DOUBLE", "SMALLINT UNSIGNED"];
        for (var round = 0; round < 12; round++)
        {
            var columns = Enumerable.Range(0, random.Next(1, 4)).Select(i => (Name: $"c{i}", Type: types[random.Next(types.Length)])).ToList();
            var isNullable = random.Next(3) == 0;
            var key = isNullable ? "UNIQUE" : "PRIMARY";
            await database.ExecuteAsync(
                $"CREATE TABLE t{round} ({string.Join(",", columns.Select(c => $"{c.Name} {c.Type}{(isNullable ? "" : " NOT NULL")}"))}, v INT,"
                + $" {key} KEY ({string.Join(",", columns.Select(c => c.Name))}))");
            var rows = Enumerable.Range(0, 300).Select(i =>
                $"({string.Join(",", columns.Select(c => isNullable && random.Next(6) == 0 ? "NULL" : Value(random, c.Type)))},{i})");
            await database.ExecuteAsync($"INSERT IGNORE INTO t{round} VALUES {string.Join(",", rows)}");

            var lab = await ChunkLab.PlanAsync(database, $"t{round}", random.Next(1, 60));

            await lab.EnsureCompleteAsync();
        }
    }

    internal static async Task InsertAsync(TestDatabase database, string table, IEnumerable<string> rows)
    {
        foreach (var block in rows.Chunk(500))
        {
            await database.ExecuteAsync(new StringBuilder($"INSERT INTO {table} VALUES ").AppendJoin(',', block).ToString());
        }
    }

    private static string Value(Random random, string type) => type switch
    {
        "INT" => random.Next(-200, 200).ToString(CultureInfo.InvariantCulture),
        "SMALLINT UNSIGNED" or "BIT(13)" => random.Next(0, 400).ToString(CultureInfo.InvariantCulture),
        "DECIMAL(8,2)" => (random.Next(-900, 900) / 7m).ToString("F2", CultureInfo.InvariantCulture),
        "DOUBLE" => (random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture),
        "DATE" => $"'20{random.Next(10, 30)}-0{random.Next(1, 10)}-1{random.Next(0, 10)}'",
        _ => $"x'{Convert.ToHexString([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => (byte)"aAbZ ~'\\"[random.Next(8)])])}'",
    };
}
