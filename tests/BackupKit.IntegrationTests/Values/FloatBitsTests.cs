using System.Text;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Values;

/// <summary>FLOAT and DOUBLE come back with the bits they had, whatever the bits.</summary>
public class FloatBitsTests
{
    // A row has one of each, so this is a million patterns a server.
    private const int Rows = 500_000;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V4")]
    [Trait("Rule", "V5")]
    [Trait("Trap", "20")]
    [Trait("Category", "Slow")]
    public async Task Copy_MillionRandomBitPatterns_AreEqualByBits(ServerName server)
    {
        var bits = new FloatBits(Rows, seed: 20, hasNegativeZero: server != ServerName.MariaDb1011);
        await using var lab = await ValueLab.CreateAsync(server);
        await lab.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, f FLOAT NOT NULL, d DOUBLE NOT NULL)");
        var loaded = await lab.Load.LoadDataAsync(
            Encoding.ASCII.GetBytes($"LOAD DATA LOCAL INFILE 'bits' INTO TABLE `{lab.DatabaseName}`.t"), bits.ToLoadData());
        Assert.Equal((ulong)Rows, loaded.AffectedRows);
        Assert.Equal(0, loaded.WarningCount);

        foreach (var format in (DataFormat[])[DataFormat.LoadData, DataFormat.Insert])
        {
            await lab.ExecuteAsync("CREATE TABLE target LIKE t");
            var dump = await lab.DumpAsync("t", format, "target");
            bits.Check(dump, "target");
            await lab.LoadAsync(dump, "target");
            var copy = await lab.DumpAsync("target", DataFormat.LoadData);
            bits.Check(copy, "target");

            Assert.True(bits.Wrong == 0, $"{format}: {bits.Wrong} rows differ, the first is {bits.FirstWrong}");
            Assert.Equal(0, bits.Missing);
            Assert.Equal(dump.Digest, copy.Digest);
            Assert.Equal(Rows.ToString(), await lab.ScalarAsync("SELECT COUNT(*) FROM t JOIN target c USING (id) WHERE t.f = c.f AND t.d = c.d"));
            await lab.ExecuteAsync("DROP TABLE target");
        }
    }
}
