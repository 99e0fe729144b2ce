namespace BackupKit.IntegrationTests.Cli;

public sealed class RestorePolicyCommandTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O10")]
    public async Task Restore_MappedDefinersUnderANewName_ComparesEqualWithTheSameOptionsAlone(ServerName server)
    {
        await using var shop = await CliShop.CreateAsync(server);
        await shop.Database.ExecuteAsync("CREATE DEFINER=bk_one@localhost PROCEDURE p() SELECT 1");
        var set = await shop.BackupAsync();
        var rename = $"{shop.Database.Name}={shop.NewName()}";
        string[] policy = ["--rename", rename, "--definers", "current-user", "--map-definer", "bk_one@localhost=bk_two@localhost"];

        var restore = await shop.RunAsync(["restore", set, "--json", .. policy]);
        var equal = await shop.RunAsync(["compare", set, .. policy]);
        var different = await shop.RunAsync(["compare", set, "--rename", rename, "--json"]);

        Assert.True(restore.ExitCode == 0, restore.All);
        Assert.True(equal.ExitCode == 0, equal.All);
        Assert.Equal(3, different.ExitCode);
        Assert.Contains("bk_two@localhost and not bk_one@localhost", different.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--definers", "nobody")]
    [InlineData("--map-definer", "a@b")]
    [InlineData("--rename", "=b")]
    public async Task Restore_OptionThatIsWrong_IsAUsageError(string option, string value)
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var set = await shop.BackupAsync();

        var result = await shop.RunAsync("restore", set, option, value);

        Assert.True(result.ExitCode == 2, result.All);
    }

    [Fact]
    public async Task Compare_NewNameOfADatabaseThatTheSetDoesNotHave_IsAnError()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var set = await shop.BackupAsync();

        var result = await shop.RunAsync("compare", set, "--rename", "shopp=x");

        Assert.True(result.ExitCode == 1, result.All);
        Assert.Contains("\"shopp\"", result.Error, StringComparison.Ordinal);
    }
}
