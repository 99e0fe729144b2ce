using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Targets whose defaults would change what a statement means.</summary>
public sealed class HostileTargetTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V3")]
    public async Task Restore_TargetWhereABackslashIsALetter_StoresTheSameBytes(ServerName server)
    {
        await using var target = await ScratchServer.StartAsync(server, "--sql-mode=NO_BACKSLASH_ESCAPES,ANSI_QUOTES");
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c VARCHAR(100) DEFAULT 'a\\\\b''c\"d', b BLOB, e ENUM('\\\\n','\"','''') DEFAULT '\\\\n')");
        await source.ExecuteAsync("INSERT INTO t (id, c, b) VALUES (1,'\\\\','\\\\'),(2,'\\'',x'5C27220A0D00091A08'),(3,'\"\\\\\"',x'5C6E'),(4,'\\\\N',NULL),(5,NULL,''),(6,'\\n\\t\\r\\0\\Z\\b','\\\\\\\\')");
        await source.ExecuteAsync("CREATE VIEW v AS SELECT '\\\\' AS a, \"it's\" AS b FROM t");
        await source.ExecuteAsync("CREATE PROCEDURE p() SELECT '\\'', \"\\\"\"");
        const string Bytes = "SELECT GROUP_CONCAT(id, ':', IFNULL(HEX(c),'-'), ':', IFNULL(HEX(b),'-') ORDER BY id) FROM";
        var expected = (await source.QueryAsync($"{Bytes} t")).Rows[0].GetString(0);
        await using var session = await target.ConnectAsync();
        Assert.Contains("NO_BACKSLASH_ESCAPES", (await session.QueryAsync("SELECT @@sql_mode")).Rows[0].GetString(0), StringComparison.Ordinal);

        foreach (var (format, allowsLoadData) in new[] { (DataFormat.LoadData, true), (DataFormat.LoadData, false), (DataFormat.Insert, true) })
        {
            var name = $"{format}_{allowsLoadData}".ToLowerInvariant();
            var set = await RestoreLab.DumpAsync(source, options => options.Format = format);
            var restore = RestoreLab.Target(server, options => (options.ConnectionString, options.AllowLoadData) = (target.ConnectionString, allowsLoadData));

            var result = await restore.ExecuteAsync(await restore.PlanAsync(set, RestoreLab.As(source, name)));

            Assert.True(result.Verification!.IsPassed);
            Assert.Equal(expected, (await session.QueryAsync($"{Bytes} {name}.t")).Rows[0].GetString(0));
            await session.ExecuteAsync($"INSERT INTO {name}.t (id) VALUES (9)");
            var made = (await session.QueryAsync($"SELECT c, e FROM {name}.t WHERE id=9")).Rows[0];
            Assert.Equal(("a\\b'c\"d", "\\n"), (made.GetString(0), made.GetString(1)));
            Assert.Equal("'", (await session.QueryAsync($"CALL {name}.p()")).Rows[0].GetString(0));
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O13")]
    public async Task Restore_EventOfAnotherTimeZone_StartsAtTheSameInstant(ServerName server)
    {
        await using var target = await ScratchServer.StartAsync(server, "--default-time-zone=-03:30");
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("SET time_zone='+05:00'");
        await source.ExecuteAsync("CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:30:00' ENDS '2032-01-01 00:00:00' DO SET @a = 1");
        await source.ExecuteAsync("CREATE EVENT past ON SCHEDULE AT '2031-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO SET @a = 1");
        const string Facts = "SELECT GROUP_CONCAT(CONCAT_WS(' ', EVENT_NAME, TIME_ZONE, STARTS, ENDS, EXECUTE_AT, STATUS, ON_COMPLETION) ORDER BY EVENT_NAME)"
            + " FROM information_schema.EVENTS WHERE EVENT_SCHEMA=";
        var expected = (await source.QueryAsync($"{Facts}'{source.Name}'")).Rows[0].GetString(0);
        var set = await RestoreLab.DumpAsync(source);
        var restore = RestoreLab.Target(server, options => options.ConnectionString = target.ConnectionString);

        var result = await restore.ExecuteAsync(await restore.PlanAsync(set, RestoreLab.As(source, "shop")));

        Assert.True(result.Verification!.IsPassed);
        Assert.Contains("e +05:00 2031-01-01 00:30:00 2032-01-01 00:00:00 ENABLED", expected, StringComparison.Ordinal);
        await using var session = await target.ConnectAsync();
        Assert.Equal(expected, (await session.QueryAsync($"{Facts}'shop'")).Rows[0].GetString(0));
    }
}
