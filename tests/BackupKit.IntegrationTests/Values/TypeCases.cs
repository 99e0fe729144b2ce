using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Values;

/// <summary>Every type with the values at its edges, as SQL.</summary>
internal static class TypeCases
{
    private static readonly string[] Dates = ["'2009-02-31'", "'2009-00-00'", "'0000-00-00'", "'1000-01-01'", "'9999-12-31'"];
    private static readonly string[] Text = ["''", "'NULL'", "'\\\\N'", "'a\\tb\\nc\\rd\\0e\\Zf\\bg\\\\h\\'i\"j'", "' x '", "'\\n'", "'\\\\'"];
    private static readonly string[] Bytes = ["''", "x'00'", "x'000A0D091A5C27220BFF80'", AllBytes(), "x'5C4E'"];
    private static readonly string[] Points = ["ST_GeomFromText('POINT(10 20)')", "ST_GeomFromText('POINT(-0.1 1e-300)')"];

    /// <summary>Column definition and values; the values include NULL by themselves.</summary>
    public static IEnumerable<(string Definition, string[] Values)> For(ServerIdentity server) =>
        [.. Numbers(), .. Times(server), .. Characters(), .. Binary(), .. Indexes(), .. Spatial(server), .. OfFlavour(server)];

    private static IEnumerable<(string, string[])> Numbers() =>
    [
        ("TINYINT", ["-128", "127", "0"]),
        ("TINYINT UNSIGNED", ["255", "0"]),
        ("SMALLINT", ["-32768", "32767"]),
        ("MEDIUMINT UNSIGNED", ["16777215"]),
        ("INT(8) UNSIGNED ZEROFILL", ["42", "0", "4294967295"]),
        ("BIGINT", ["-9223372036854775808", "9223372036854775807"]),
        ("BIGINT UNSIGNED", ["18446744073709551615", "9223372036854775808"]),
        ("DECIMAL(65,30)", ["-99999999999999999999999999999999999.999999999999999999999999999999", "0.000000000000000000000000000001"]),
        ("DECIMAL(5,0)", ["-0", "99999"]),
        ("FLOAT", ["0.010516252390057362", "16777217", "16777216", "1e-45", "3.4028235e38", "-0e0", "0.1", "-1234567.8"]),
        ("FLOAT(7,3)", ["1234.567", "0.001", "-9999.999"]),
        ("FLOAT UNSIGNED", ["123456789"]),
        ("DOUBLE", ["5e-324", "1.7976931348623157e308", "-0e0", "0.1", "1e15", "123456789012345678"]),
        ("DOUBLE(20,4)", ["1234567890123456.789", "0.0001"]),
        ("BIT(1)", ["b'0'", "b'1'"]),
        ("BIT(17)", ["b'10000101000001001'", "b'0'"]),
        ("BIT(64)", ["x'FFFFFFFFFFFFFFFF'", "x'000A0D095C271A08'"]),
    ];

    private static IEnumerable<(string, string[])> Times(ServerIdentity server) =>
    [
        ("DATE", Dates),
        ("DATETIME", [.. Dates, "'2009-02-31 23:59:59'"]),
        ("DATETIME(6)", ["'9999-12-31 23:59:59.999999'", "'0000-00-00 00:00:00.000000'", "'2020-01-01 00:00:00.000001'"]),
        ("TIMESTAMP NULL", ["'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'", "'2026-10-25 00:30:00'", "'2026-10-25 01:30:00'", "0"]),
        ("TIMESTAMP(6) NULL", ["'2038-01-19 03:14:07.999999'"]),
        ("TIME", ["'-838:59:59'", "'838:59:59'", "'00:00:00'"]),
        ("TIME(6)", ["'-00:00:00.000001'", server.Flavour == Flavour.MariaDb ? "'838:59:59.999999'" : "'838:59:58.999999'"]),
        ("YEAR", ["0", "1901", "2155", "'0000'", "2000"]),
    ];

    private static IEnumerable<(string, string[])> Characters() =>
    [
        ("CHAR(40)", Text),
        ("VARCHAR(200) CHARACTER SET utf8mb4", [.. Text, "_utf8mb4 x'F09F9880'", "_utf8mb4 x'E4BDA0E5A5BD'"]),
        ("VARCHAR(200) CHARACTER SET latin1", [.. Text, "_latin1 x'E9FF80'"]),
        ("VARCHAR(200) CHARACTER SET utf8mb3", [.. Text, "_utf8mb4 x'E4BDA0'"]),
        ("VARCHAR(200) CHARACTER SET gbk", [.. Text, "_gbk x'B25C5C5C09'", "_gbk x'B25C'"]),
        ("VARCHAR(200) CHARACTER SET sjis", [.. Text, "_sjis x'835C27'", "_sjis x'815F5C'"]),
        ("VARCHAR(200) CHARACTER SET utf16", [.. Text, "_utf16 x'0A5C'", "_utf16 x'0909'", "_utf16 x'D83DDE00'"]),
        ("VARCHAR(200) CHARACTER SET ucs2", [.. Text, "_ucs2 x'0A5C270A'"]),
        ("VARCHAR(200) CHARACTER SET utf32", [.. Text, "_utf32 x'0000005C'"]),
        ("TINYTEXT", Text),
        ("TEXT", [.. Text, "REPEAT('x\\n',5000)"]),
        ("MEDIUMTEXT", ["REPEAT('\\\\',20000)", "REPEAT('ab',40000)"]),
        ("LONGTEXT", [.. Text, "REPEAT('\\'',200000)"]),
    ];

    private static IEnumerable<(string, string[])> Binary() =>
    [
        ("BINARY(20)", ["''", "x'00'", "x'000A0D091A5C27220BFF80'", "x'4100'"]),
        ("VARBINARY(300)", Bytes),
        ("TINYBLOB", ["''", "x'00FF'"]),
        ("BLOB", Bytes),
        ("MEDIUMBLOB", [.. Bytes, "REPEAT(x'00',200000)"]),
        ("LONGBLOB", [.. Bytes, $"REPEAT({AllBytes()},16000)"]),
    ];

    private static IEnumerable<(string, string[])> Indexes() =>
    [
        ("ENUM('a','','b','c')", ["1", "2", "3", "4"]),
        ("ENUM('a','','2','1')", ["1", "2", "3", "4"]),
        ("ENUM('x','1','\u00B9') CHARACTER SET utf16", ["1", "2", "3"]),
        ("SET('a','','b')", ["0", "1", "2", "3", "7"]),
        ("SET('4','2','1')", ["0", "1", "2", "3", "7"]),
        ("SET('x','y') CHARACTER SET ucs2", ["0", "3"]),
        ($"SET({string.Join(',', Enumerable.Range(0, 64).Select(i => $"'m{(char)('a' + (i / 8))}{(char)('a' + (i % 8))}'"))})",
            ["18446744073709551615", "9223372036854775809", "9007199254740993"]),
    ];

    private static IEnumerable<(string, string[])> Spatial(ServerIdentity server) =>
    [
        ("GEOMETRY", [.. Points, server.Flavour == Flavour.MySql ? "ST_GeomFromText('POINT(10 20)',4326)" : "ST_GeomFromText('POINT(1 2)',4326)"]),
        ("POINT", Points),
        ("LINESTRING", ["ST_GeomFromText('LINESTRING(0 0,10 92,39 13)')"]),
        ("POLYGON", ["ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))')"]),
        ("MULTIPOINT", ["ST_GeomFromText('MULTIPOINT((0 0),(1 1))')"]),
        ("MULTILINESTRING", ["ST_GeomFromText('MULTILINESTRING((0 0,1 1))')"]),
        ("MULTIPOLYGON", ["ST_GeomFromText('MULTIPOLYGON(((0 0,0 1,1 1,0 0)))')"]),
        ("GEOMETRYCOLLECTION", ["ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1))')"]),
    ];

    private static IEnumerable<(string, string[])> OfFlavour(ServerIdentity server)
    {
        yield return ("JSON", ["'{\"a\": [1, -0.0, 1e0, 18446744073709551615], \"a\": \"\\\\n \\\\\\\\ 😀\"}'", "'[]'", "'null'"]);
        if (server.Flavour == Flavour.MariaDb)
        {
            yield return ("UUID", ["'00000000-0000-0000-0000-000000000000'", "'000a0d5c-0927-1a42-88ff-eeddccbbaa99'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"]);
            yield return ("INET4", ["'0.0.0.0'", "'10.9.92.39'", "'255.255.255.255'"]);
            yield return ("INET6", ["'::'", "'2001:db8::a0d:5c09:0:1'", "'::ffff:10.9.92.0'"]);
            yield return ("VARCHAR(2000) COMPRESSED", ["REPEAT('a',1900)", "''"]);
        }

        if (server.IsAtLeast(Flavour.MySql, 9, 0) || server.IsAtLeast(Flavour.MariaDb, 11, 7))
        {
            yield return ("VECTOR(3)", ["x'0100000000000080FFFF7F7F'", "x'0A0D095C00000000CDCCCC3D'"]);
        }
    }

    private static string AllBytes() => $"x'{Convert.ToHexString([.. Enumerable.Range(0, 256).Select(i => (byte)i)])}'";
}
