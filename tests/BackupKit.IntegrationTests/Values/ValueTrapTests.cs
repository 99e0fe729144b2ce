using System.IO.Pipelines;
using System.Text;

using BackupKit.MySql;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Values;

/// <summary>The traps of value fidelity that a naive dump or load falls into, each on real servers.</summary>
public class ValueTrapTests
{
    public static TheoryData<ServerName, DataFormat> Cases => TypeRoundTripTests.Cases;

    public static TheoryData<ServerName, DataFormat> MariaDbCases => new()
    {
        { ServerName.MariaDb1011, DataFormat.LoadData },
        { ServerName.MariaDb1011, DataFormat.Insert },
        { ServerName.MariaDb118, DataFormat.LoadData },
        { ServerName.MariaDb118, DataFormat.Insert },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V4")]
    [Trait("Trap", "20")]
    public async Task Float_ValuesThatSixDigitsChange_StayBitEqual(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c FLOAT, m FLOAT(9,4), d DOUBLE(30,10))");
        await lab.ExecuteAsync(
            "INSERT INTO t VALUES (1,0.010516252390057362,16777.2165,12345678901.0123456789),(2,16777217,0.0001,0.1),"
            + "(3,16777216,NULL,NULL),(4,1e-45,NULL,NULL),(5,3.4028235e38,NULL,NULL),(6,-0e0,NULL,NULL),(7,0.1,NULL,NULL)");

        await lab.AssertCopiesAsync("t", format);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V7")]
    [Trait("Trap", "21")]
    public async Task Dates_ThatDoNotExist_StayWhatTheyAre(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c DATE, d DATETIME(3))");
        await lab.ExecuteAsync(
            "INSERT INTO t VALUES (1,'2009-02-31','2009-02-31 12:00:00.001'),(2,'2009-00-00','2009-00-00 00:00:00'),(3,'0000-00-00','0000-00-00 00:00:00')");

        await lab.AssertCopiesAsync("t", format);

        Assert.Equal("2009-02-31", await lab.ScalarAsync($"SELECT c FROM t_{(format == DataFormat.Insert ? "i" : "l")} WHERE id=1"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V16")]
    [Trait("Trap", "22")]
    public async Task Enum_EmptyMemberErrorValueAndNumericNames_KeepTheirIndex(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, c ENUM('a','','2','1'), d ENUM('a','','b'), e ENUM('0','00') CHARACTER SET utf16, s SET('a','','4'))");
        for (var index = 0; index <= 4; index++)
        {
            // IGNORE stores index 0, the error value, also where the mode is strict.
            await lab.ExecuteAsync($"INSERT IGNORE INTO t VALUES ({index},{index},{Math.Min(index, 3)},{Math.Min(index, 2)},{index})");
        }

        await lab.AssertCopiesAsync("t", format);

        var target = format == DataFormat.Insert ? "t_i" : "t_l";
        Assert.Equal("0,1,2,3,4", await lab.ScalarAsync($"SELECT GROUP_CONCAT(c+0 ORDER BY id) FROM {target}"));
        Assert.Equal("0,1,2,2,2", await lab.ScalarAsync($"SELECT GROUP_CONCAT(e+0 ORDER BY id) FROM {target}"));
        Assert.Equal("0,1,2,3,4", await lab.ScalarAsync($"SELECT GROUP_CONCAT(s+0 ORDER BY id) FROM {target}"));
    }

    [Theory]
    [InlineData(DataFormat.LoadData)]
    [InlineData(DataFormat.Insert)]
    [Trait("Rule", "V12")]
    [Trait("Trap", "23")]
    public async Task Json_OnABinaryConnection_IsStoredEqual(DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(ServerName.MySql97);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c JSON)");
        await lab.ExecuteAsync(
            "INSERT INTO t VALUES (1,'{\"a\":1,\"a\":2,\"b\":[1e0,-0.0,18446744073709551615,\"\\\\u0000 \\\\n \\\\\\\\ 😀\"]}'),(2,'\"\\\\\"\"'),(3,NULL)");

        await lab.AssertCopiesAsync("t", format);

        Assert.Equal(
            "3",
            await lab.ScalarAsync($"SELECT COUNT(*) FROM t a JOIN t_{(format == DataFormat.Insert ? "i" : "l")} b USING(id) WHERE a.c <=> b.c"));
    }

    [Theory]
    [MemberData(nameof(MariaDbCases))]
    [Trait("Rule", "V15")]
    [Trait("Trap", "24")]
    public async Task UuidAndInet_OnABinaryConnection_DoNotBecomeNull(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c UUID, d INET4, e INET6)");
        await lab.ExecuteAsync("INSERT INTO t VALUES (1,'000a0d5c-0927-1a42-88ff-eeddccbbaa99','10.9.92.0','2001:db8::a0d:5c09'),(2,NULL,NULL,NULL)");

        await lab.AssertCopiesAsync("t", format);

        Assert.Equal(
            "000a0d5c-0927-1a42-88ff-eeddccbbaa99",
            await lab.ScalarAsync($"SELECT c FROM t_{(format == DataFormat.Insert ? "i" : "l")} WHERE id=1"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V11")]
    [Trait("Trap", "25")]
    public async Task Blob_LargerThanTheServersPacketLimit_IsReadWhole(ServerName server)
    {
        const long Length = 60 << 20;
        await using var lab = await ValueLab.CreateAsync(server);
        var limit = await lab.ScalarAsync("SELECT @@GLOBAL.max_allowed_packet");
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c LONGBLOB)");
        await lab.ExecuteAsync("SET GLOBAL max_allowed_packet=134217728");
        await using (var writer = await TestServers.ConnectAsync(server))
        {
            await writer.ExecuteAsync($"INSERT INTO `{lab.DatabaseName}`.t VALUES (1,REPEAT(x'00010A5C27FF5A09',{Length / 8}))");
        }

        try
        {
            await lab.ExecuteAsync("SET GLOBAL max_allowed_packet=16777216");
            await using var dump = await TestServers.ConnectAsync(server);
            Assert.Equal("16777216", (await dump.QueryAsync("SELECT @@max_allowed_packet")).Rows[0].GetString(0));
            await dump.ExecuteAsync("SET NAMES binary");

            var digester = new RowDigester();
            var encoder = new LoadDataEncoder([new ColumnPlan(new ColumnRecord("c", "longblob", null, "`c`", null), LiteralForm.Binary)]);
            var pipe = new Pipe(new PipeOptions(useSynchronizationContext: false));
            var again = new RowDigester();
            var reading = DecodeAsync(pipe.Reader, new LoadDataDecoder("part", 1, again));
            var sink = new EncodingRowSink(encoder, digester, pipe.Writer);
            var end = await dump.StreamAsync(Encoding.UTF8.GetBytes($"SELECT c FROM `{lab.DatabaseName}`.t"), sink);
            await sink.CompleteAsync(CancellationToken.None);
            await pipe.Writer.CompleteAsync();
            await reading;

            Assert.Equal(0, end.WarningCount);
            Assert.Equal(Length + 9, end.Bytes);
            Assert.Equal(digester.Current, again.Current);
            Assert.Equal((Length / 8 * 12) + 1, encoder.LongestRow);
        }
        finally
        {
            await lab.ExecuteAsync($"SET GLOBAL max_allowed_packet={limit}");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V17")]
    [Trait("Trap", "26")]
    public async Task Load_OneBadRow_FailsTheWholeChunk(ServerName server)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c VARCHAR(10) CHARACTER SET latin1)");
        await lab.ExecuteAsync("INSERT INTO t VALUES (1,'ok'),(2,_latin1 x'61FF62'),(3,'fine')");
        await lab.ExecuteAsync("CREATE TABLE target (id INT PRIMARY KEY, c VARCHAR(10) CHARACTER SET utf8mb4)");
        var dump = await lab.DumpAsync("t", DataFormat.LoadData);
        await lab.Load.ExecuteAsync("START TRANSACTION");

        var error = await Record.ExceptionAsync(() => lab.LoadAsync(dump, "target"));
        await lab.Load.ExecuteAsync("ROLLBACK");

        Assert.True(error is BackupException { Code: BackupErrorCode.LoadMismatch } or MySqlWireException, $"{error}");
        Assert.Equal("0", await lab.ScalarAsync("SELECT COUNT(*) FROM target"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V17")]
    [Trait("Trap", "26")]
    public async Task Load_DuplicateKey_IsNotSkippedInSilence(ServerName server)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, c INT)");
        await lab.ExecuteAsync("INSERT INTO t VALUES (1,1),(2,2)");
        await lab.ExecuteAsync("CREATE TABLE target LIKE t");
        await lab.ExecuteAsync("INSERT INTO target VALUES (2,99)");
        var dump = await lab.DumpAsync("t", DataFormat.LoadData);

        var error = await Assert.ThrowsAnyAsync<BackupException>(() => lab.LoadAsync(dump, "target"));

        Assert.Equal(BackupErrorCode.LoadMismatch, error.Code);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "V2")]
    [Trait("Trap", "27")]
    public async Task MultiByteText_WithTrailBytesThatLookLikeEscapes_StaysByteEqual(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, c VARCHAR(9) CHARACTER SET gbk, d VARCHAR(9) CHARACTER SET sjis,"
            + " e VARCHAR(9) CHARACTER SET utf16, f VARCHAR(9) CHARACTER SET utf32, g VARCHAR(9) CHARACTER SET latin1)");
        await lab.ExecuteAsync(
            "INSERT INTO t VALUES (1,_gbk x'B25C5C5C09',_sjis x'835C27',_utf16 x'0A5C',_utf32 x'00005C27',_latin1 x'5C00275C'),"
            + "(2,_gbk x'B25C',_sjis x'835C',_utf16 x'0909',_utf32 x'00000A0D',_latin1 x'0A0D1A')");

        await lab.AssertCopiesAsync("t", format);

        var target = format == DataFormat.Insert ? "t_i" : "t_l";
        Assert.Equal(
            "B25C5C5C09,835C27,0A5C,00005C27,5C00275C",
            await lab.ScalarAsync($"SELECT CONCAT_WS(',',HEX(c),HEX(d),HEX(e),HEX(f),HEX(g)) FROM {target} WHERE id=1"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "O7")]
    [Trait("Trap", "15")]
    public async Task HiddenColumns_AreListedAndKept_GeneratedOnesAreNot(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        var isMySql = !TestServers.IsMariaDb(server);
        await lab.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, a INT, hidden INT DEFAULT 5 INVISIBLE, v INT AS (a+1) VIRTUAL, s INT AS (a+2) STORED,"
            + " d CHAR(36) DEFAULT (UUID()))");
        await lab.ExecuteAsync("INSERT INTO t (id,a,hidden) VALUES (1,10,77)");

        await lab.AssertCopiesAsync("t", format);

        Assert.Equal(["id", "a", "hidden", "d"], (await lab.PlanAsync("t")).Select(column => column.Record.Name));
        if (isMySql)
        {
            await lab.ExecuteAsync("SET sql_generate_invisible_primary_key=ON");
            await lab.ExecuteAsync("CREATE TABLE g (id INT)");
            await lab.ExecuteAsync("INSERT INTO g VALUES (5),(6)");
            await lab.ExecuteAsync("DELETE FROM g WHERE id=5");
            await lab.AssertCopiesAsync("g", format);
            Assert.Equal(["my_row_id", "id"], (await lab.PlanAsync("g")).Select(column => column.Record.Name));
            Assert.Equal("2", await lab.ScalarAsync($"SELECT my_row_id FROM g_{(format == DataFormat.Insert ? "i" : "l")}"));
        }
    }

    [Theory]
    [MemberData(nameof(MariaDbCases))]
    [Trait("Rule", "O8")]
    public async Task SystemPeriod_ExplicitColumns_AreKept(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, a INT, rs TIMESTAMP(6) GENERATED ALWAYS AS ROW START,"
            + " re TIMESTAMP(6) GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME(rs,re)) WITH SYSTEM VERSIONING");
        await lab.ExecuteAsync("INSERT INTO t (id,a) VALUES (1,10),(2,20)");
        await lab.Load.ExecuteAsync("SET system_versioning_insert_history=1");

        await lab.AssertCopiesAsync("t", format);
    }

    private static async Task DecodeAsync(PipeReader reader, RowDecoder decoder)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                decoder.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                decoder.Complete();
                return;
            }
        }
    }
}
