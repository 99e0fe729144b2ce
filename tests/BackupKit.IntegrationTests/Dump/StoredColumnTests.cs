using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Tables of which little or nothing is stored by value.</summary>
public sealed class StoredColumnTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O8")]
    public async Task Open_AllColumnsGenerated_IsRefusedByName(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE made (a INT AS (1) STORED, b INT AS (2) VIRTUAL)");
        await database.ExecuteAsync("INSERT INTO made () VALUES (), ()");
        var source = new MySqlBackupSource(DumpLab.Options(database));

        var findings = await source.CheckAsync();
        var error = await Assert.ThrowsAnyAsync<BackupException>(async () =>
        {
            await using var snapshot = await source.OpenSnapshotAsync(new SnapshotRequest());
        });

        Assert.Equal(BackupErrorCode.UnsupportedObject, Assert.Single(findings, f => f.Severity == FindingSeverity.Error).Code);
        Assert.Equal(BackupErrorCode.UnsupportedObject, error.Code);
        Assert.Contains("`made`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O7")]
    [Trait("Trap", "15")]
    public async Task Dump_OnlyAnInvisibleColumnHasValues_HasThem(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        if (!TestServers.IsMariaDb(server))
        {
            await database.ExecuteAsync("SET SESSION sql_generate_invisible_primary_key=ON");
            await database.ExecuteAsync("CREATE TABLE gipk (a INT AS (1) STORED)");
            await database.ExecuteAsync("INSERT INTO gipk () VALUES (), (), ()");
            await database.ExecuteAsync("SET SESSION sql_generate_invisible_primary_key=OFF");
        }

        await database.ExecuteAsync("CREATE TABLE hidden (a INT AS (b + 1) STORED, b INT DEFAULT 7 INVISIBLE)");
        await database.ExecuteAsync("INSERT INTO hidden (b) VALUES (1), (2), (3)");

        foreach (var format in Enum.GetValues<DataFormat>())
        {
            var set = await DumpLab.RunAsync(DumpLab.Options(database, options => options.Format = format));
            foreach (var table in set.Report.Inventory.Where(item => item.Kind == "table").Select(item => item.Name))
            {
                Assert.Equal(3, set.Digest(table).Rows);
                Assert.Equal(set.Digest(table), set.ReadBack(table, format));
            }
        }
    }
}
