using System.Text;

namespace BackupKit.IntegrationTests.Cli;

/// <summary>The sample shop of the quickstart, moved to the other family by the command.</summary>
public sealed class ConversionCommandTests
{
    private const string Source = "BACKUPKIT_CLI_TEST_SOURCE";
    private const string Target = "BACKUPKIT_CLI_TEST_TARGET";

    [Theory]
    [InlineData(ServerName.MySql97, ServerName.MariaDb118)]
    [InlineData(ServerName.MySql97, ServerName.MariaDb1011)]
    [InlineData(ServerName.MariaDb118, ServerName.MySql97)]
    [InlineData(ServerName.MariaDb1011, ServerName.MySql97)]
    [Trait("Rule", "R12")]
    [Trait("Category", "Slow")]
    public async Task Restore_SampleShopToTheOtherFamily_ComparesEqual(ServerName from, ServerName to)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from, "bk_shop");
        await using var target = new Restore.TargetDatabase(to);
        using var directory = new TemporaryDirectory();
        await FillAsync(source);
        string[] names = ["--latest", "--database", source.Name, "--as", target.Name, "--server", "env:" + Target];

        var backup = await RunAsync(from, to, "backup", "--to", directory.Path, "--databases", source.Name, "--server", "env:" + Source);
        var refused = await RunAsync(from, to, ["restore", directory.Path, .. names]);
        var plan = await RunAsync(from, to, ["restore", directory.Path, "--convert", "--plan", .. names]);
        var restored = await RunAsync(from, to, ["restore", directory.Path, "--convert", .. names]);
        var equal = await RunAsync(from, to, ["compare", directory.Path, "--convert", .. names]);
        var different = await RunAsync(from, to, ["compare", directory.Path, .. names]);

        Assert.True(backup.ExitCode == 0, backup.All);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("--convert", refused.All, StringComparison.Ordinal);
        Assert.True(plan.ExitCode == 0, plan.All);
        Assert.Contains("BK9009: Converted in the function", plan.All, StringComparison.Ordinal);
        Assert.True(restored.ExitCode == 0, restored.All);
        Assert.Contains("for the other family of servers", restored.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Converted in the", restored.All, StringComparison.Ordinal);
        Assert.True(equal.ExitCode == 0, equal.All);
        Assert.Equal(3, different.ExitCode);
    }

    [Fact]
    public async Task Restore_EngineMapWithoutConvert_IsAUsageError()
    {
        var result = await RunAsync(ServerName.MySql97, ServerName.MySql97, "restore", "/nowhere", "--server", "env:" + Target, "--convert-engine", "Aria=InnoDB");

        Assert.True(result.ExitCode == 2, result.All);
    }

    private static Task<CliResult> RunAsync(ServerName from, ServerName to, params string[] arguments) => CliProcess.RunAsync(
        arguments,
        (Source, TestServers.ConnectionString(from)),
        (Target, TestServers.ConnectionString(to)));

    // As eng/sample-shop fills it, at its smallest.
    private static async Task FillAsync(TestDatabase database)
    {
        var sql = new StringBuilder(
            "SET @customers=150, @addresses=200, @products=25, @orders=500, @reviews=150, @audit=550, @visits=300;\n")
            .Append(RepositoryRoot.Read("eng/shop/tables.sql"))
            .Append("\nINSERT INTO _rows VALUES (1);\n");
        for (var count = 1; count < 2000; count *= 2)
        {
            sql.Append("INSERT INTO _rows SELECT n + ").Append(count).Append(" FROM _rows;\n");
        }

        sql.Append(RepositoryRoot.Read("eng/shop/sales.sql")).Append('\n').Append(RepositoryRoot.Read("eng/shop/catalogue.sql")).Append('\n');
        sql.Append(RepositoryRoot.Read("eng/shop/code.sql"));
        await StockTool.RunAsync(
            StockTool.Client(database.Server),
            [StockTool.Login(database.Server), "--default-character-set=utf8mb4", database.Name],
            Encoding.UTF8.GetBytes(sql.ToString()));
    }
}
