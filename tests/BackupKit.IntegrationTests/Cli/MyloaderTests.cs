namespace BackupKit.IntegrationTests.Cli;

/// <summary>mydumper's loader restores what the command wrote.</summary>
/// <remarks>
/// Debian's 0.10.1 always runs: it knows neither LOAD DATA files nor zstd, and loses columns on MySQL 9.7. A newer one joins, with
/// both formats and all servers, when <c>MYLOADER</c> holds its path.
/// </remarks>
public sealed class MyloaderTests
{
    private const string Debian = "myloader";

    public static TheoryData<string, ServerName, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, ServerName, string, string>
            {
                { Debian, ServerName.MariaDb1011, "insert", "none" },
                { Debian, ServerName.MariaDb118, "insert", "gzip" },
            };
            if (Environment.GetEnvironmentVariable("MYLOADER") is { Length: > 0 } newer)
            {
                foreach (var server in Enum.GetValues<ServerName>())
                {
                    cases.Add(newer, server, "load-data", "zstd:1");
                    cases.Add(newer, server, "insert", "none");
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "A6")]
    public async Task Myloader_LoadedDatabase_EqualsTheSet(string myloader, ServerName server, string format, string compression)
    {
        await using var shop = await CliShop.CreateAsync(server);
        var set = await shop.BackupAsync("--format", format, "--compress", compression);
        await shop.Database.ExecuteAsync($"DROP DATABASE `{shop.Database.Name}`");
        await shop.Database.ExecuteAsync("SET GLOBAL local_infile = 1");

        var (_, error) = await StockTool.RunAsync(
            myloader, [StockTool.Login(server), "--directory", Path.Combine(set, "data"), "--threads", "2"]);
        var compare = await shop.RunAsync("compare", set, "--json");

        Assert.Equal("", error);
        Assert.True(compare.ExitCode == 0, compare.All);
    }
}
