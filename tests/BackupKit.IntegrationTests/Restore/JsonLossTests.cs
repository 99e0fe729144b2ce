using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Values in JSON documents of MySQL that no text can carry.</summary>
public sealed class JsonLossTests
{
    private const ServerName Server = ServerName.MySql97;

    [Theory]
    [InlineData("CAST('0.1250' AS DECIMAL(10,4))")]
    [InlineData("CAST('12345678901234567890123.45' AS DECIMAL(30,2))")]
    [InlineData("DATE'2020-01-01'")]
    [InlineData("TIME'01:02:03'")]
    [InlineData("TIMESTAMP'2020-01-01 01:02:03'")]
    [InlineData("CAST(x'00FF' AS BINARY)")]
    [InlineData("b'101'")]
    [Trait("Rule", "V12")]
    [Trait("Trap", "23")]
    public async Task Dump_DocumentWithAValueBeyondText_NamesTheColumn(string value)
    {
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, plain JSON, `odd` JSON)");
        await source.ExecuteAsync($"INSERT INTO t VALUES (1, '{{\"a\": 1}}', NULL), (2, NULL, JSON_OBJECT('a', {value}))");

        var report = (await Dump.DumpLab.RunAsync(Dump.DumpLab.Options(source))).Report;

        var finding = Assert.Single(report.Findings);
        Assert.Equal(BackupErrorCode.JsonNotExact, finding.Code);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains($"`{source.Name}`.`t`.`odd`", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "V12")]
    [Trait("Trap", "23")]
    public async Task Dump_DocumentsThatTextCarries_FindsNothing()
    {
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, j JSON)");
        await source.ExecuteAsync("CREATE TABLE nothing (j JSON)");
        await source.ExecuteAsync(
            "INSERT INTO t (j) VALUES ('{\"a\": 1, \"a\": 2, \"é\": \"😀\"}'), (NULL), ('null'), ('[1e0, -0.0, 18446744073709551615, 0.1, 1e300]'),"
            + " (JSON_ARRAY(1, 'x', TRUE, NULL, 1e0)), ('\"2020-01-01\"')");

        var report = (await Dump.DumpLab.RunAsync(Dump.DumpLab.Options(source))).Report;

        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData(DataFormat.LoadData)]
    [InlineData(DataFormat.Insert)]
    [Trait("Rule", "V12")]
    [Trait("Trap", "23")]
    public async Task Restore_DocumentThatTextChanges_SaysSoAndHowToFindOut(DataFormat format)
    {
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await using var target = new TargetDatabase(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, j JSON)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1, JSON_OBJECT('a', CAST('0.1250' AS DECIMAL(10,4))))");
        var set = await RestoreLab.DumpAsync(source, options => options.Format = format);

        var failure = await Assert.ThrowsAsync<BackupException>(
            () => RestoreLab.RestoreAsync(Server, set, RestoreLab.As(source, target.Name)));

        Assert.Equal(BackupErrorCode.ComparisonFailed, failure.Code);
        Assert.Contains("JSON", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CAST(CAST(j AS CHAR) AS JSON)", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Restore_InsertPart_IsNotReadBackForWarningsAboutItsOwnHeader()
    {
        await using var source = await TestServers.CreateDatabaseAsync(Server);
        await using var target = new TargetDatabase(Server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await source.ExecuteAsync("INSERT INTO t VALUES (1), (2)");
        var set = await RestoreLab.DumpAsync(source, options => options.Format = DataFormat.Insert);

        // Once it has as many statements as it may, it takes no new one.
        await source.ExecuteAsync("TRUNCATE TABLE performance_schema.events_statements_summary_by_digest");
        await RestoreLab.RestoreAsync(Server, set, RestoreLab.As(source, target.Name) with { Verify = false });

        const string Statements = "SELECT COUNT(*) FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE ";
        Assert.Equal("1", await target.ScalarAsync($"{Statements}'INSERT INTO `t` %' AND SCHEMA_NAME='{target.Name}'"));
        Assert.Equal("0", await target.ScalarAsync($"{Statements}'SELECT%FROM `{target.Name}`%`t`%'"));
    }
}
