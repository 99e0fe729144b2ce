using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Values;

/// <summary>One test for each value rule that has no trap of its own: copied through both formats, equal by digest and for the server.</summary>
public class ValueRuleTests
{
    public static TheoryData<ServerName, DataFormat> Cases => TypeRoundTripTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V0")]
    [Trait("Rule", "V25")]
    public Task Text_OfTenCharacterSetsInOneRow_KeepsItsBytes(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "a VARCHAR(9) CHARACTER SET latin1, b VARCHAR(9) CHARACTER SET utf8mb3, c VARCHAR(9) CHARACTER SET utf8mb4, d VARCHAR(9) CHARACTER SET gbk,"
        + " e VARCHAR(9) CHARACTER SET sjis, f VARCHAR(9) CHARACTER SET utf16, g VARCHAR(9) CHARACTER SET ucs2, h VARCHAR(9) CHARACTER SET utf32,"
        + " i VARCHAR(9) CHARACTER SET big5, j VARBINARY(9)",
        "_latin1 x'E95C27', _utf8mb3 x'E4BDA0', _utf8mb4 x'F09F9880', _gbk x'B25C', _sjis x'835C', _utf16 x'0A5C', _ucs2 x'5C0A', _utf32 x'0000005C',"
        + " _big5 x'A55C', x'005C270AFF'");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V1")]
    public Task Bytes_OfEveryValueAndPair_SurviveAsLiterals(ServerName server, DataFormat format)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 256)
            .Select(i => new byte[] { (byte)i, (byte)random.Next(256), (byte)i, 0x5C, (byte)i })
            .Concat(Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, random.Next(200)).Select(_ => (byte)random.Next(256)).ToArray()))
            .Select(bytes => $"x'{Convert.ToHexString(bytes)}', _latin1 x'{Convert.ToHexString(bytes)}'");
        return CopyAsync(server, format, "b VARBINARY(300), t VARCHAR(300) CHARACTER SET latin1", [.. rows]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V6")]
    public Task Numbers_BeyondLongAndDecimal_StayExact(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "d DECIMAL(65,30), z DECIMAL(20,4) UNSIGNED ZEROFILL, u BIGINT UNSIGNED, n BIGINT",
        "99999999999999999999999999999999999.999999999999999999999999999999, 0.0001, 18446744073709551615, -9223372036854775808",
        "-99999999999999999999999999999999999.999999999999999999999999999999, 9999999999999999.9999, 9223372036854775808, 9223372036854775807",
        "-0.000000000000000000000000000001, 0, 0, 0");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V8")]
    public Task Timestamps_OfTheHourThatClocksRepeat_StayDistinct(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "t TIMESTAMP(6) NULL, d DATETIME(6)",
        "'2026-10-25 00:30:00.000001', '2026-10-25 02:30:00.000001'",
        "'2026-10-25 01:30:00.000001', '2026-10-25 02:30:00.000001'",
        "'1970-01-01 00:00:01', '2026-03-29 02:30:00'");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V9")]
    public Task Times_AtTheirEdges_StayExact(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "t TIME(6), s TIME, y YEAR",
        "'-00:00:00.000001', '-838:59:59', '0000'",
        "'838:59:58.999999', '838:59:59', 2155",
        "'-838:59:58.999999', '00:00:00', 2000",
        "'00:00:00.000000', '-00:00:01', 1901");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V10")]
    public Task Bits_OfAnyWidth_StayExact(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "a BIT(1), b BIT(9), c BIT(17), d BIT(64)",
        "b'1', b'111111111', b'10000101000001001', x'FFFFFFFFFFFFFFFF'",
        "b'0', b'000001010', x'01000A', x'000A0D095C271A08'",
        "b'1', b'001011100', x'010927', x'5C4E0A5C4E0A5C4E'");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V13")]
    public Task Geometry_WithAnSrid_KeepsAxesAndBytes(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "p POINT, g GEOMETRY",
        "ST_GeomFromText('POINT(10 20)', 4326), ST_GeomFromText('POLYGON((0 0,0 9,9 9,9 0,0 0))', 4326)",
        "ST_GeomFromText('POINT(92 39)'), ST_GeomFromText('LINESTRING(10 92, 39 13)')");

    [Theory]
    [InlineData(ServerName.MySql97, DataFormat.LoadData)]
    [InlineData(ServerName.MySql97, DataFormat.Insert)]
    [InlineData(ServerName.MariaDb118, DataFormat.LoadData)]
    [InlineData(ServerName.MariaDb118, DataFormat.Insert)]
    [Trait("Rule", "V14")]
    public Task Vectors_WithDenormals_KeepTheirBytes(ServerName server, DataFormat format) => CopyAsync(
        server, format, "v VECTOR(4)", "x'0100000000000080FFFF7F7F00000000'", "x'0A0D095C5C4E0A00CDCCCC3DFFFF7FFF'");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V18")]
    public Task Null_EmptyAndTheWordsForIt_StayDistinct(ServerName server, DataFormat format) => CopyAsync(
        server,
        format,
        "t VARCHAR(9), b BLOB, n INT, c CHAR(9)",
        "NULL, NULL, NULL, NULL",
        "'', '', 0, ''",
        "'NULL', 'NULL', 0, 'NULL'",
        "'\\\\N', '\\\\N', NULL, '\\\\N'");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V19")]
    public async Task AutoIncrement_ZeroAndNegative_KeepTheirValues(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);

        // The ENUM needs a SET clause in LOAD DATA, at which MariaDB forgets that the 0 was given.
        await lab.ExecuteAsync("CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT, e ENUM('2','1'))");
        await lab.ExecuteAsync("INSERT INTO t VALUES (0, 1, 1), (-1, 2, 2), (5, 3, 2)");

        await lab.AssertCopiesAsync("t", format);

        Assert.Equal("-1,0,5", await lab.ScalarAsync($"SELECT GROUP_CONCAT(id ORDER BY id) FROM t_{(format == DataFormat.Insert ? "i" : "l")}"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V22")]
    public async Task Padding_UnderPadCharToFullLength_IsNeitherAddedNorLost(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c CHAR(9), b BINARY(4), v VARBINARY(4), w VARCHAR(9))");
        await lab.ExecuteAsync("INSERT INTO t VALUES (1, 'a', x'41', x'4100', 'a '), (2, '', '', '', ' '), (3, 'a  b', x'00000000', x'00', 'b')");
        await lab.ExecuteAsync("SET sql_mode=CONCAT(@@sql_mode, ',PAD_CHAR_TO_FULL_LENGTH')");

        await lab.AssertCopiesAsync("t", format);

        Assert.Equal("1", await lab.ScalarAsync($"SELECT OCTET_LENGTH(TRIM(TRAILING ' ' FROM c)) FROM t_{(format == DataFormat.Insert ? "i" : "l")} WHERE id = 1"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V24")]
    public Task Set_WithAnEmptyMember_KeepsItsIndex(ServerName server, DataFormat format) => CopyAsync(
        server, format, "s SET('','a','b'), e ENUM('','a')", "0, 1", "1, 2", "2, NULL", "3, 1", "7, 2", "6, 1");

    private static async Task CopyAsync(ServerName server, DataFormat format, string columns, params string[] rows)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync($"CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, {columns}) DEFAULT CHARSET=utf8mb4");
        await lab.ExecuteAsync($"INSERT INTO t VALUES {string.Join(",", rows.Select(row => $"(NULL, {row})"))}");

        await lab.AssertCopiesAsync("t", format);
    }
}
