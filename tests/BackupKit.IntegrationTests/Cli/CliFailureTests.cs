using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Cli;

/// <summary>How the command ends when something is wrong: quickly, with a code, with nothing left behind and no secret printed.</summary>
public sealed class CliFailureTests
{
    private const string Secret = "not-the-p4ssword";

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Backup_WrongPassword_FailsWithItsCodeAndWithoutTheSecret(ServerName server)
    {
        await using var shop = await CliShop.CreateAsync(server);
        var wrong = $"{shop.ConnectionString};Password={Secret}";

        var result = await CliProcess.RunAsync(["backup", "--server", "env:WRONG", "--to", shop.Directory, "--json"], ("WRONG", wrong));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("BK3008", result.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain(Secret, result.All, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(shop.Directory, "SHA256SUMS", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Backup_UnknownDatabase_FailsAndNamesIt()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);

        var result = await shop.RunAsync("backup", "--to", shop.Directory, "--databases", "bk_no_such_database");

        Assert.True(result.ExitCode is 1 or 4, result.All);
        Assert.Contains("bk_no_such_database", result.Error, StringComparison.Ordinal);
        Assert.Contains("BK1002", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Precheck_UnknownDatabase_ExitsWith4()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);

        var result = await shop.RunAsync("precheck", "--to", shop.Directory, "--databases", "bk_no_such_database", "--json");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("BK1002", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("precheck", 4)]
    [InlineData("backup", 4)]
    public async Task Json_SeveralThingsAreWrong_ListsEveryOne(string verb, int exitCode)
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var file = Path.Combine(shop.Directory, "file");
        await File.WriteAllTextAsync(file, "");

        var result = await shop.RunAsync(verb, "--to", Path.Combine(file, "backups"), "--databases", "bk_no_such_database", "--json");

        Assert.Equal(exitCode, result.ExitCode);
        var codes = result.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("code").GetString()).ToList();
        Assert.Contains("BK1002", codes);
        Assert.Contains(codes, code => code!.StartsWith("BK500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backup_DirectoryThatCanNotBeWritten_FailsWithASinkError()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);

        // Nobody, not even root, can make a directory below a file.
        var file = Path.Combine(shop.Directory, "file");
        await File.WriteAllTextAsync(file, "");

        var result = await shop.RunAsync("backup", "--to", Path.Combine(file, "backups"), "--databases", shop.Database.Name);

        Assert.True(result.ExitCode is 1 or 4, result.All);
        Assert.Contains("error BK500", result.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Backup_SignalWhileReading_CancelsReleasesAndMarksNothing(string signal)
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        await shop.Database.ExecuteAsync("CREATE TABLE slow (id INT PRIMARY KEY, line LONGTEXT)");
        await shop.Database.ExecuteAsync("INSERT INTO slow SELECT seq, SHA2(seq, 512) FROM seq_1_to_400000");

        // Level 19 needs minutes for these rows, so the signal always arrives in the middle.
        using var process = shop.Start("backup", "--to", shop.Directory, "--databases", shop.Database.Name, "--compress", "zstd:19", "--json");
        await WaitForAsync(() => Task.FromResult(Directory.GetFiles(shop.Directory, "*", SearchOption.AllDirectories).Length > 3));
        var commandLine = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");
        await process.SignalAsync(signal);
        var result = await process.WaitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("cancelled", result.Json.GetProperty("status").GetString());
        Assert.Empty(Directory.GetFiles(shop.Directory, "SHA256SUMS", SearchOption.AllDirectories));
        Assert.DoesNotContain(Password(shop), commandLine + result.All, StringComparison.Ordinal);
        await WaitForAsync(async () => (await Sessions(shop)) == "0");
    }

    private static string Password(CliShop shop) => MySqlConnectionSettings.Parse(shop.ConnectionString).Password;

    private static async Task<string> Sessions(CliShop shop) => (await shop.Database.QueryAsync(
        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%slow%' AND id <> CONNECTION_ID()")).Rows[0].GetString(0);

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come to pass within 20 s.");
    }
}
