using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>System-versioned tables of MariaDB.</summary>
public sealed class HistoryTests
{
    private const string Script = """
        SET time_zone='+00:00' $$
        CREATE TABLE h (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING $$
        CREATE TABLE own (id INT PRIMARY KEY, v INT, `s t` TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
            PERIOD FOR SYSTEM_TIME (`s t`, e)) WITH SYSTEM VERSIONING $$
        SET timestamp=1700000000.5 $$
        INSERT INTO h VALUES (1, 1), (2, 2), (3, 3) $$
        INSERT INTO own (id, v) VALUES (1, 1), (2, 2) $$
        SET timestamp=1700000001.5 $$
        UPDATE h SET v=10 WHERE id=1 $$
        UPDATE own SET v=10 WHERE id=1 $$
        DELETE FROM h WHERE id=2
        """;

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O15")]
    [Trait("Trap", "19")]
    public async Task Restore_VersionedTable_HasEveryVersionWithItsPeriod(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, Script);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        foreach (var (table, period) in new[] { ("h", "row_start, row_end"), ("own", "`s t`, e") })
        {
            var all = $"SELECT GROUP_CONCAT(CONCAT_WS(',', id, v, {period}) ORDER BY id, {period} SEPARATOR ';') FROM {table} FOR SYSTEM_TIME ALL";
            var before = (await source.QueryAsync(all)).Rows[0].GetString(0);
            Assert.Contains("1,1,2023-11-14", before, StringComparison.Ordinal);
            await using var session = await TestServers.ConnectAsync(server);
            await session.ExecuteAsync($"USE `{target.Name}`");
            await session.ExecuteAsync("SET time_zone='+00:00'");
            Assert.Equal(before, (await session.QueryAsync(all)).Rows[0].GetString(0));
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O24")]
    public async Task Restore_VersionsThatEndWhenTheyBegin_AreLeftOutByCountAndTheRestIsRestored(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, Script);
        await RestoreLab.RunAsync(source, """
            SET timestamp=1700000002.5 $$
            INSERT INTO h VALUES (4, 4), (5, 5) $$
            DELETE FROM h WHERE id IN (4, 5) $$
            INSERT INTO own (id, v) VALUES (7, 7) $$
            DELETE FROM own WHERE id=7 $$
            CREATE TABLE momentary (id INT) WITH SYSTEM VERSIONING $$
            INSERT INTO momentary VALUES (1) $$
            DELETE FROM momentary
            """);
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            await using var target = new TargetDatabase(server);
            var set = await RestoreLab.DumpAsync(source, options => options.Format = format);

            var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));
            var compared = await RestoreLab.CompareAsync(server, set, source, source.Name);

            Assert.True(result.Verification!.IsPassed);
            Assert.Empty(compared.Findings);
            Assert.Equal("4", await target.ScalarAsync("SELECT COUNT(*) FROM h FOR SYSTEM_TIME ALL"));
            Assert.Equal("3", await target.ScalarAsync("SELECT COUNT(*) FROM own FOR SYSTEM_TIME ALL"));
        }

        var dumped = await DumpLab.RunAsync(DumpLab.Options(source));
        foreach (var (table, count) in new[] { ("h", 2), ("momentary", 1), ("own", 1) })
        {
            var said = $"{count} versions of rows of `{source.Name}`.`{table}` are not in the set";
            Assert.Contains(dumped.Report.OptOuts, o => o.StartsWith(said, StringComparison.Ordinal));
            Assert.Contains(dumped.Report.Findings, f => f.Message.StartsWith(said, StringComparison.Ordinal));
        }
    }
}
