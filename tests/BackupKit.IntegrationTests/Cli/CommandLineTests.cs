using System.Text.RegularExpressions;

namespace BackupKit.IntegrationTests.Cli;

/// <summary>What the command answers without a server.</summary>
public sealed partial class CommandLineTests
{
    private const string Server = "Server=127.0.0.1;Port=1;User ID=u;Password=s3cret-word;Connection Timeout=2";

    [Theory]
    [InlineData("backup", "--server", "env:X")]
    [InlineData("backup", "--server", "a", "--to", "b", "--format", "csv")]
    [InlineData("backup", "--server", "a", "--to", "b", "--workers", "0")]
    [InlineData("verify")]
    [InlineData("verify", "SET", "--level", "deep")]
    [InlineData("bakup", "--server", "a")]
    [InlineData("list", "/tmp", "--bogus")]
    public async Task Run_WrongCommandLine_ExitsWith2AndPointsToHelp(params string[] arguments)
    {
        var result = await CliProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup", "--server", "env:BACKUPKIT_NOT_SET", "--to", "/tmp/x", "--json")]
    [InlineData("backup", "--server", "a", "--json")]
    [InlineData("backup", "--server", "a=b=c;;", "--to", "/tmp/x", "--compress", "lz4", "--json")]
    [InlineData("restore", "/tmp", "--server", "Server=x", "--as", "b", "--json")]
    [InlineData("restore", "/tmp", "--server", "Server=x", "--table", "b", "--json")]
    [InlineData("restore", "/tmp", "--server", "Server=x", "-d", "a", "--as", "b", "--rename", "a=c", "--json")]
    [InlineData("compare", "/tmp", "--server", "Server=x", "--rename", "a=b", "--rename", "a=c", "--json")]
    [InlineData("backup", "--server", "Server=x;Nonsense=1", "--to", "/tmp/x", "--json")]
    public async Task Run_WrongCommandLineWithJson_PrintsOneErrorDocument(params string[] arguments)
    {
        var result = await CliProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("usage", result.Json.GetProperty("status").GetString());
        Assert.Equal(2, result.Json.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(result.Json.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("show")]
    [InlineData("verify", "--latest")]
    public async Task Run_SetThatIsNotThere_ExitsWith1AndItsCode(params string[] arguments)
    {
        var directory = Directory.CreateTempSubdirectory("backupkit-cli-");
        try
        {
            var result = await CliProcess.RunAsync([.. arguments, directory.FullName, "--json"]);

            Assert.Equal(1, result.ExitCode);
            Assert.Equal("BK6000", result.Json.GetProperty("error").GetProperty("code").GetString());
            Assert.Contains("error BK6000: ", result.Error, StringComparison.Ordinal);
            Assert.Contains("hint: ", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("backup", "--to", "/tmp/backupkit-none")]
    [InlineData("precheck", "--to", "/tmp/backupkit-none")]
    [InlineData("backup", "--to", "/tmp/backupkit-none", "--json")]
    public async Task Run_ServerOutOfReach_FailsWithoutPrintingThePassword(params string[] arguments)
    {
        var result = await CliProcess.RunAsync([.. arguments, "--server", Server]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("warning: the password is on the command line", result.Error, StringComparison.Ordinal);
        Assert.Contains("error BK3000", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-word", result.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PasswordInTheWrongPlace_IsNotRepeated()
    {
        var result = await CliProcess.RunAsync(["backup", Server, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("s3cret-word", result.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/cli.md")]
    [InlineData("docs/errors.md")]
    public async Task Page_VerbsAndOptions_ExistInTheHelp(string page)
    {
        var text = RepositoryRoot.Read(page);
        var help = new Dictionary<string, string>();
        foreach (var verb in new[] { "backup", "verify", "restore", "compare", "list", "show", "precheck" })
        {
            help.Add(verb, (await CliProcess.RunAsync([verb, "--help"])).Output);
        }

        foreach (Match line in CommandLine().Matches(text))
        {
            var verb = line.Groups[1].Value;
            Assert.True(help.ContainsKey(verb), $"{page} uses the verb {verb}.");
            Assert.All(OptionName().Matches(line.Value), option => Assert.Contains(option.Value, help[verb], StringComparison.Ordinal));
        }

        var all = string.Concat(help.Values) + "--version --help --local-infile --binary-mode --quick --global";
        Assert.All(OptionName().Matches(text), option => Assert.Contains(option.Value, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_EveryVerb_EndsWithExamplesOfItself()
    {
        foreach (var verb in new[] { "backup", "verify", "restore", "compare", "list", "show", "precheck" })
        {
            var result = await CliProcess.RunAsync([verb, "--help"]);

            Assert.Equal(0, result.ExitCode);
            var examples = result.Output[result.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
            Assert.Contains($"backupkit {verb} ", examples, StringComparison.Ordinal);
            Assert.All(OptionName().Matches(examples), option => Assert.Contains(option.Value, result.Output[..^examples.Length], StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"^backupkit ([a-z]+) .*$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex OptionName();
}
