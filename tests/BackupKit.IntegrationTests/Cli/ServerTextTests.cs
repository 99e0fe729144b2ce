using BackupKit.Cli.Input;

namespace BackupKit.IntegrationTests.Cli;

public sealed class ServerTextTests : IDisposable
{
    private const string Text = "Server=db1;User ID=backup;Password=s3cret-word";
    private readonly string _directory = Directory.CreateTempSubdirectory("backupkit-cli-").FullName;
    private readonly List<string> _warnings = [];

    [Fact]
    public void Resolve_EnvironmentVariable_GivesItsValueWithoutWarning()
    {
        var name = $"BACKUPKIT_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, Text + "\n");

        Assert.Equal(Text, ServerText.Resolve("env:" + name, _warnings.Add));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Resolve_VariableNotSet_SaysWhich()
    {
        var exception = Assert.Throws<UsageException>(() => ServerText.Resolve("env:BACKUPKIT_NOT_SET", _warnings.Add));

        Assert.Contains("BACKUPKIT_NOT_SET", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_FileForOwnerOnly_GivesContentWithoutWarning()
    {
        var path = WriteFile(Text + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(Text, ServerText.Resolve("file:" + path, _warnings.Add));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Resolve_FileForOthers_WarnsWithTheCommandThatHelps(UnixFileMode extra)
    {
        var path = WriteFile(Text, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        Assert.Equal(Text, ServerText.Resolve("file:" + path, _warnings.Add));
        Assert.Contains("chmod 600", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_FileMissingOrEmpty_IsUsageError()
    {
        var empty = WriteFile(" \n", UnixFileMode.UserRead);

        Assert.Throws<UsageException>(() => ServerText.Resolve("file:" + Path.Combine(_directory, "nowhere"), _warnings.Add));
        Assert.Throws<UsageException>(() => ServerText.Resolve("file:" + empty, _warnings.Add));
    }

    [Theory]
    [InlineData(Text)]
    [InlineData("server=a;PWD='x;y'")]
    [InlineData("Server=a;Password=\"unbalanced")]
    public void Resolve_PasswordInArgument_WarnsWithoutRepeatingIt(string text)
    {
        Assert.Equal(text, ServerText.Resolve(text, _warnings.Add));
        Assert.DoesNotContain("s3cret-word", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=/run/mysqld/mysqld.sock;User ID=root")]
    [InlineData("Server=a;Password=")]
    public void Resolve_ArgumentWithoutPassword_DoesNotWarn(string text)
    {
        Assert.Equal(text, ServerText.Resolve(text, _warnings.Add));
        Assert.Empty(_warnings);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string WriteFile(string content, UnixFileMode mode)
    {
        var path = Path.Combine(_directory, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }
}
