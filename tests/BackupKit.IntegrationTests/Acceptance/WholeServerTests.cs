
using BackupKit.IntegrationTests.Accounts;
using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>A whole server into an empty one: the stock dump tool sees no difference, and neither do digests and grant tables.</summary>
public sealed class WholeServerTests
{
    private const string MySql = """
        CREATE DATABASE closed CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT ENCRYPTION='N'
        $$ CREATE TABLE closed.t (a INT PRIMARY KEY, v VECTOR(2), b INT INVISIBLE)
        $$ INSERT INTO closed.t (a, v, b) VALUES (1, STRING_TO_VECTOR('[1,2]'), 7)
        $$ CREATE SPATIAL REFERENCE SYSTEM 990000 NAME 'Mine; ''x \\' ORGANIZATION 'me' IDENTIFIED BY 5 DEFINITION 'GEOGCS["WGS 84",DATUM["World Geodetic System 1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.017453292519943278,AUTHORITY["EPSG","9122"]],AXIS["Lat",NORTH],AXIS["Lon",EAST]]' DESCRIPTION 'd''s'
        $$ CREATE TABLESPACE `ts 1` ADD DATAFILE 'ts_1.ibd' ENGINE=InnoDB
        $$ CREATE TABLESPACE ts2 ADD DATAFILE 'ts2.ibd' FILE_BLOCK_SIZE=8192
        $$ CREATE TABLE shop.placed (id INT PRIMARY KEY, g POINT NOT NULL SRID 990000) TABLESPACE `ts 1`
        $$ INSERT INTO shop.placed VALUES (1, ST_SRID(POINT(1, 2), 990000))
        $$ CREATE TABLE shop.`many``values` (id INT PRIMARY KEY, `c"d` INT, e VARCHAR(10))
        $$ INSERT INTO shop.`many``values` VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 2, NULL)
        $$ ANALYZE TABLE shop.`many``values` UPDATE HISTOGRAM ON e WITH 7 BUCKETS
        $$ ANALYZE TABLE shop.`many``values` UPDATE HISTOGRAM ON `c"d` WITH 9 BUCKETS AUTO UPDATE
        $$ CREATE SERVER `s v` FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', USER 'u', PASSWORD 'p''w\\', DATABASE 'd', PORT 3307)
        $$ SET PERSIST max_prepared_stmt_count=4321
        $$ CREATE LIBRARY shop.lib LANGUAGE JAVASCRIPT AS 'export function f(n) { return n }'
        $$ CREATE USER 'owner'@'%' IDENTIFIED BY 'x'
        $$ GRANT ALL ON shop.* TO 'owner'@'%'
        $$ CREATE DEFINER='owner'@'%' PROCEDURE shop.as_owner() SQL SECURITY DEFINER SELECT CURRENT_USER()
        $$ ALTER DATABASE closed READ ONLY=1
        """;

    private const string MariaDb = """
        CREATE DATABASE closed CHARACTER SET latin1 COLLATE latin1_german1_ci COMMENT 'it''s closed'
        $$ CREATE SEQUENCE closed.seq START WITH 5 INCREMENT BY 3 CACHE 10
        $$ SELECT NEXTVAL(closed.seq)
        $$ CREATE TABLE closed.typed (u UUID NOT NULL DEFAULT UUID() PRIMARY KEY, i INET6, f INET4, n BIGINT DEFAULT NEXTVAL(closed.seq))
        $$ INSERT INTO closed.typed (i, f) VALUES ('fe80::1', '10.0.0.1'), (NULL, '255.255.255.255'), ('::ffff:1.2.3.4', NULL)
        $$ CREATE TABLE closed.history (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING
        $$ INSERT INTO closed.history VALUES (1, 1), (2, 2)
        $$ UPDATE closed.history SET v = 3 WHERE id = 1
        $$ DELETE FROM closed.history WHERE id = 2
        $$ CREATE SERVER `s v` FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', USER 'u', PASSWORD 'p''w\\"x', DATABASE 'd', PORT 3307)
        $$ CREATE SERVER own FOREIGN DATA WRAPPER mariadb OPTIONS (socket '/x', `my ``own` 'z')
        $$ SET sql_mode=ORACLE
        $$ CREATE PACKAGE shop.tools AS FUNCTION twice(n INT) RETURN INT; END
        $$ CREATE PACKAGE BODY shop.tools AS FUNCTION twice(n INT) RETURN INT AS BEGIN RETURN n * 2; END; END
        $$ SET sql_mode=''
        """;

    [Fact]
    [Trait("Acceptance", "B5")]
    [Trait("Rule", "O5")]
    [Trait("Trap", "17")]
    [Trait("Rule", "O14")]
    [Trait("Rule", "O21")]
    public Task MySql_RestoredIntoAnEmptyServer_HasEqualDumpAndDigests() => ProveAsync(ServerName.MySql97, MySql);

    [Fact]
    [Trait("Acceptance", "B6")]
    public Task MariaDb_RestoredIntoAnEmptyServer_HasEqualDumpAndDigests() => ProveAsync(ServerName.MariaDb118, MariaDb);

    private static async Task ProveAsync(ServerName name, string own)
    {
        await using var source = await ScratchServer.StartAsync(name);
        await using var target = await ScratchServer.StartAsync(name);
        var (from, to) = (await source.SocketConnectionStringAsync(), await target.SocketConnectionStringAsync());
        await using var filled = await AccountLab.ConnectAsync(from);
        await AccountLab.RunAsync(filled, "CREATE DATABASE shop CHARACTER SET utf8mb4 $$ USE shop");
        await AccountLab.RunAsync(filled, FullRestoreTests.Everything);

        // The stock tool stops at it.
        await AccountLab.RunAsync(filled, "SET time_zone=DEFAULT $$ SET sql_mode='' $$ DROP VIEW broken");
        await AccountLab.RunAsync(filled, own);
        await AccountLab.FillAsync(filled, name);
        await using var restored = await AccountLab.ConnectAsync(to);
        await AccountLab.RunAsync(restored, AccountLab.Requirements(name));

        var set = await AccountLab.DumpAsync(from);
        var result = await AccountLab.RestoreAsync(to, set, AccountRestore.Replace);

        Assert.True(result.Verification!.IsPassed);
        var compared = await MySqlServerComparer.CompareAsync(set, new MySqlCompareOptions { ConnectionString = to });

        Assert.Empty(compared.Findings);
        Assert.Equal(await AccountLab.SnapshotAsync(filled), await AccountLab.SnapshotAsync(restored));
        if (name == ServerName.MySql97)
        {
            await ProveServerObjectsAsync(filled, restored);

            // What a restore never sets is named.
            Assert.Contains(result.Findings, f => f.Message.Contains("max_prepared_stmt_count", StringComparison.Ordinal));
            Assert.Contains(compared.Notes, n => n.Contains("max_prepared_stmt_count", StringComparison.Ordinal));
        }

        Assert.Equal(await StockDumpAsync(name, from), await StockDumpAsync(name, to));
    }

    private static async Task ProveServerObjectsAsync(MySqlSession source, MySqlSession target)
    {
        string[] queries =
        [
            "SELECT * FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID > 70000000 OR ORGANIZATION <> 'EPSG'",
            "SELECT NAME, ZIP_PAGE_SIZE, ENCRYPTION, AUTOEXTEND_SIZE FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE='General' ORDER BY NAME",
            "SELECT SCHEMA_NAME, TABLE_NAME, COLUMN_NAME, JSON_REMOVE(HISTOGRAM, '$.\"last-updated\"') FROM information_schema.COLUMN_STATISTICS ORDER BY COLUMN_NAME",
        ];
        foreach (var query in queries)
        {
            var (expected, actual) = (await source.QueryAsync(query), await target.QueryAsync(query));
            Assert.NotEmpty(expected.Rows);
            Assert.Equal(Text(expected), Text(actual));
        }

        static IEnumerable<string> Text(TextResult result) =>
            result.Rows.Select(r => string.Join(" | ", Enumerable.Range(0, r.Count).Select(r.GetStringOrNull)));
    }

    private static async Task<string> StockDumpAsync(ServerName name, string connectionString)
    {
        var settings = MySqlConnectionSettings.Parse(connectionString);
        var file = Path.Combine(Path.GetTempPath(), $"bk-{Guid.NewGuid():N}.cnf");
        await File.WriteAllTextAsync(
            file, $"[client]\nsocket={settings.Servers[0]}\nprotocol=socket\nuser={settings.UserId}\npassword={settings.Password}\n");
        try
        {
            string[] arguments = [$"--defaults-file={file}", "--all-databases", "--routines", "--events", "--triggers", "--no-data", "--skip-comments"];
            if (name == ServerName.MySql97)
            {
                arguments = [.. arguments, "--set-gtid-purged=OFF"];
            }

            var (text, _) = await StockTool.RunAsync(StockTool.Dump(name), arguments);
            Assert.Contains("CREATE TABLE `purchase`", text, StringComparison.Ordinal);
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
