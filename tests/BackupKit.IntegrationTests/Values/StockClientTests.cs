using BackupKit.MySql;
using BackupKit.MySql.Rows;

namespace BackupKit.IntegrationTests.Values;

/// <summary>Data files are read by the servers' own clients as they are.</summary>
public class StockClientTests
{
    [Theory]
    [MemberData(nameof(TypeRoundTripTests.Cases), MemberType = typeof(TypeRoundTripTests))]
    public async Task Client_ReadsADataFile_RowsAreEqual(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        var uuid = TestServers.IsMariaDb(server) ? "UUID" : "CHAR(36)";
        await lab.ExecuteAsync(
            $"CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DATE, e ENUM('a','','1'), s SET('x',''), j JSON, u {uuid}, b BLOB,"
            + " g VARCHAR(9) CHARACTER SET gbk, w VARCHAR(9) CHARACTER SET utf16, bits BIT(17), p POINT, n DECIMAL(30,10))");
        await lab.ExecuteAsync(
            "INSERT IGNORE INTO t VALUES (1,16777217,'2009-02-31',2,2,'{\"a\":\"\\\\n\"}','000a0d5c-0927-1a42-88ff-eeddccbbaa99',"
            + "x'000A0D091A5C273B0AFF',_gbk x'B25C5C09',_utf16 x'0A5C',b'1101',ST_GeomFromText('POINT(10 92)'),-0.5),"
            + "(2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
            + "(0,0.1,'0000-00-00',0,0,'[]',NULL,'','','',b'0',NULL,0),(-1,1,'2020-01-01',3,3,'1',NULL,'''','\\'','\\\\',b'1',NULL,1)");
        await lab.ExecuteAsync("CREATE TABLE target LIKE t");
        var dump = await lab.DumpAsync("t", format, "target");
        var directory = Directory.CreateTempSubdirectory("backupkit-test-");
        try
        {
            var data = Path.Combine(directory.FullName, "part.dat");
            var script = Path.Combine(directory.FullName, "part.sql");
            await File.WriteAllBytesAsync(format == DataFormat.Insert ? script : data, dump.Plain);
            if (format == DataFormat.LoadData)
            {
                await File.WriteAllTextAsync(script, LoadStatement.BuildFile("target", [.. dump.Columns.Select(c => c.Record)], data));
            }

            await StockTool.RunAsync(
                StockTool.Client(server),
                [StockTool.Login(server), "--local-infile=1", lab.DatabaseName],
                await File.ReadAllBytesAsync(script));
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        Assert.Equal(dump.Digest, (await lab.DumpAsync("target", DataFormat.LoadData)).Digest);
    }
}
