using System.Text.RegularExpressions;

namespace BackupKit.IntegrationTests.Cli;

/// <summary>The shell recipe of the format page, run as it stands with the servers' own clients.</summary>
public sealed partial class StockClientRecipeTests
{
    public static TheoryData<ServerName, string, string> Sets => new()
    {
        { ServerName.MySql97, "load-data", "zstd:1" },
        { ServerName.MySql97, "insert", "none" },
        { ServerName.MariaDb1011, "load-data", "lz4" },
        { ServerName.MariaDb1011, "insert", "zstd:3" },
        { ServerName.MariaDb118, "load-data", "none" },
        { ServerName.MariaDb118, "insert", "gzip" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Recipe_RestoredDatabase_EqualsTheSet(ServerName server, string format, string compression)
    {
        await using var shop = await CliShop.CreateAsync(server);
        var set = await shop.BackupAsync("--format", format, "--compress", compression);
        await shop.Database.ExecuteAsync($"DROP DATABASE `{shop.Database.Name}`");
        await shop.Database.ExecuteAsync("SET GLOBAL local_infile = 1");

        await StockTool.RunAsync("sh", ["-c", Recipe(set, server)], directory: shop.Directory);
        var compare = await shop.RunAsync("compare", set, "--json");

        Assert.True(compare.ExitCode == 0, compare.All);
    }

    private static string Recipe(string set, ServerName server)
    {
        var name = server.ToString().ToUpperInvariant();
        var script = Shell().Match(RepositoryRoot.Read("docs/format.md")).Groups[1].Value;
        var client = $"client() {{ \"$BACKUPKIT_CLIENT_{name}\" --defaults-file=\"$BACKUPKIT_CNF_{name}\" --local-infile=1 --binary-mode \"$@\"; }}";
        script = SetLine().Replace(script, $"set_dir={set}");
        return ClientLine().Replace(script, _ => client);
    }

    [GeneratedRegex(@"## Restoring with stock clients.*?```sh\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^set_dir=.*$", RegexOptions.Multiline)]
    private static partial Regex SetLine();

    [GeneratedRegex(@"^client\(\).*$", RegexOptions.Multiline)]
    private static partial Regex ClientLine();
}
