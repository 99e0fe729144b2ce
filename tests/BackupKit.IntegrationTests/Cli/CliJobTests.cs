namespace BackupKit.IntegrationTests.Cli;

/// <summary>The whole job through the command, on real servers.</summary>
public sealed class CliJobTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task WholeJob_EveryVerb_SucceedsAndProvesTheCopyEqual(ServerName server)
    {
        await using var shop = await CliShop.CreateAsync(server);
        var name = shop.Database.Name;
        var copy = shop.NewName();

        Assert.Equal(0, (await shop.RunAsync("precheck", "--to", shop.Directory, "--databases", name)).ExitCode);
        var set = await shop.BackupAsync("--verify", "content");
        var list = await shop.RunAsync("list", shop.Directory, "--json");
        var show = await shop.RunAsync("show", set, "--json");
        var verify = await shop.RunAsync("verify", shop.Directory, "--latest", "--level", "content", "--json");
        var plan = await shop.RunAsync("restore", set, "--database", name, "--as", copy, "--plan", "--json");
        var restore = await shop.RunAsync("restore", set, "--database", name, "--as", copy, "--json");
        var compare = await shop.RunAsync("compare", set, "--database", name, "--as", copy, "--json");

        Assert.All([list, show, verify, plan, restore, compare], r => Assert.True(r.ExitCode == 0, r.All));
        var listed = Assert.Single(list.Json.GetProperty("sets").EnumerateArray());
        Assert.Equal("complete", listed.GetProperty("status").GetString());
        Assert.Equal(set, listed.GetProperty("path").GetString());
        Assert.Equal(8, listed.GetProperty("totals").GetProperty("rows").GetInt64());
        Assert.Equal(3, show.Json.GetProperty("tables").GetArrayLength());
        Assert.False(plan.Json.GetProperty("executed").GetBoolean());
        Assert.True(restore.Json.GetProperty("verification").GetProperty("passed").GetBoolean());
        Assert.Equal(8, restore.Json.GetProperty("rows").GetInt64());
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Category", "Slow")]
    public async Task WholeJob_InsertFormatAndGZip_SucceedsInPlainWords(ServerName server)
    {
        await using var shop = await CliShop.CreateAsync(server);
        var set = await shop.BackupAsync("--format", "insert", "--compress", "gzip");
        var copy = shop.NewName();

        var restore = await shop.RunAsync("restore", set, "--database", shop.Database.Name, "--as", copy, "--workers", "2");
        var list = await shop.RunAsync("list", shop.Directory);
        var show = await shop.RunAsync("show", set);

        Assert.All([restore, list, show], r => Assert.True(r.ExitCode == 0, r.All));
        Assert.Contains("restored 8 rows", restore.Output, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(set), list.Output, StringComparison.Ordinal);
        Assert.Contains($"{shop.Database.Name}.customers", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OntoExistingDatabase_IsRefusedWith5AndChangesNothing()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var set = await shop.BackupAsync();
        await shop.Database.ExecuteAsync("DELETE FROM log");

        var result = await shop.RunAsync("restore", set, "--json");

        Assert.Equal(5, result.ExitCode);
        Assert.Equal("refused", result.Json.GetProperty("status").GetString());
        Assert.Equal("0", (await shop.Database.QueryAsync("SELECT COUNT(*) FROM log")).Rows[0].GetString(0));
    }

    [Fact]
    public async Task Restore_OneTableUnderAnotherName_BringsThatTableOnly()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var set = await shop.BackupAsync();
        var copy = shop.NewName();

        var result = await shop.RunAsync("restore", set, "--database", shop.Database.Name, "--as", copy, "--table", "log");

        Assert.True(result.ExitCode == 0, result.All);
        var tables = await shop.Database.QueryAsync($"SHOW TABLES FROM `{copy}`");
        Assert.Equal("log", Assert.Single(tables.Rows).GetString(0));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Category", "Slow")]
    public async Task Compare_AfterAChange_ExitsWith3AndNamesTheTable(ServerName server)
    {
        await using var shop = await CliShop.CreateAsync(server);
        var set = await shop.BackupAsync();
        await shop.Database.ExecuteAsync("UPDATE customers SET score = 0.25 WHERE id = 3");

        var result = await shop.RunAsync("compare", set, "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("customers", result.Json.GetProperty("verifications")[0].GetProperty("findings").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stored")]
    [InlineData("content")]
    public async Task Verify_DamagedFile_ExitsWith3AndNamesTheFile(string level)
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var set = await shop.BackupAsync();
        var file = Directory.GetFiles(Path.Combine(set, "data"), "*.dat*")[0];
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var result = await shop.RunAsync("verify", set, "--level", level);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(Path.GetFileName(file), result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_IncompleteAndDamagedSets_AreShownAsSuch()
    {
        await using var shop = await CliShop.CreateAsync(ServerName.MariaDb1011);
        var incomplete = await shop.BackupAsync();
        var damaged = await shop.BackupAsync();
        File.Delete(Path.Combine(incomplete, "SHA256SUMS"));
        await File.AppendAllTextAsync(Path.Combine(damaged, "manifest.json"), " ");

        var list = await shop.RunAsync("list", shop.Directory, "--json");
        var verify = await shop.RunAsync("verify", incomplete);

        Assert.Equal(0, list.ExitCode);
        Assert.Equal(
            ["damaged", "incomplete"],
            list.Json.GetProperty("sets").EnumerateArray().Select(s => s.GetProperty("status").GetString()).Order());
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("BK6001", verify.Error, StringComparison.Ordinal);
    }
}
