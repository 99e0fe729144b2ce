using BackupKit.Sinks;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Sinks;

public sealed class DirectorySinkTests : SinkConformanceTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task WriteAsync_NewDirectories_AreOpenToTheOwnerOnly()
    {
        await CreateSut().WriteAsync("a/b/c", new MemoryStream([1]));

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_directory.File("root")));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_directory.File("root/a")));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_directory.File("root/a/b")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("root/a/b/c")));
    }

    [Fact]
    public async Task WriteAsync_Failed_LeavesNoFileAtAll()
    {
        var failing = new FailingStream(1000, new IOException("broken"));

        await Assert.ThrowsAsync<IOException>(() => CreateSut().WriteAsync("a/b", failing));

        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
    }

    [Fact]
    public async Task WriteAsync_DeviceFull_SaysSoAndLeavesNothing()
    {
        // /dev/full can not be a directory, so the mapping is shown on the error it makes.
        var error = await Assert.ThrowsAsync<IOException>(() => File.WriteAllBytesAsync("/dev/full", new byte[1]));

        var translated = FileErrors.Translate(error, "write", "x");

        Assert.Equal(BackupErrorCode.SinkFull, translated.Code);
        Assert.NotNull(translated.Hint);
        Assert.False(translated.IsTransient);
    }

    [Fact]
    public async Task WriteAsync_KeyUnderAFile_IsAnErrorOfTheSink()
    {
        var sut = CreateSut();
        await sut.WriteAsync("a", new MemoryStream([1]));

        var error = await Assert.ThrowsAsync<BackupException>(() => sut.WriteAsync("a/b", new MemoryStream([1])));

        Assert.Equal(BackupErrorCode.SinkAccessDenied, error.Code);
        Assert.Contains($"{_directory.File("root/a")} is a file, not a directory", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task WriteAsync_RootBelowAFile_NamesTheFile()
    {
        await File.WriteAllTextAsync(_directory.File("file"), "x");
        var sut = new DirectorySink(_directory.File("file/backups/db"));

        var error = await Assert.ThrowsAsync<BackupException>(() => sut.WriteAsync("a", new MemoryStream([1])));
        var finding = Assert.Single(await sut.CheckAsync());

        Assert.Contains($"{_directory.File("file")} is a file, not a directory", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{_directory.File("file")} is a file, not a directory", finding.Message, StringComparison.Ordinal);
        Assert.Equal((BackupErrorCode.SinkAccessDenied, FindingSeverity.Error), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData("create a file in")]
    [InlineData("create")]
    [InlineData("read")]
    [InlineData("list")]
    public void Translate_NotFound_HasAHint(string action)
    {
        var error = FileErrors.Translate(new DirectoryNotFoundException(), action, "/backups");

        Assert.Equal(BackupErrorCode.SinkObjectNotFound, error.Code);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public async Task ListAsync_LeftoverOfAKilledRun_IsNotListed()
    {
        var sut = CreateSut();
        await sut.WriteAsync("set/a", new MemoryStream([1]));
        await File.WriteAllTextAsync(_directory.File("root/set/.tmp-abc"), "half");

        Assert.Equal(["set/a"], await KeysAsync(sut, ""));
    }

    [Fact]
    public async Task WriteAsync_NameOfAnUnfinishedFile_IsRefused()
    {
        var error = await Assert.ThrowsAsync<BackupException>(() => CreateSut().WriteAsync("a/.tmp-b", new MemoryStream()));

        Assert.Equal(BackupErrorCode.SinkInvalidKey, error.Code);
    }

    [Fact]
    public async Task CheckAsync_LeftoversOlderThanADay_AreRemoved()
    {
        var sut = CreateSut();
        await sut.WriteAsync("set/a", new MemoryStream([1]));
        var old = _directory.File("root/set/.tmp-old");
        var young = _directory.File("root/set/.tmp-young");
        await File.WriteAllTextAsync(old, "half");
        await File.WriteAllTextAsync(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        await sut.CheckAsync();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.Equal(["set/a"], await KeysAsync(sut, ""));
    }

    [Fact]
    public async Task CheckAsync_DirectoryOpenToOthers_Warns()
    {
        Directory.CreateDirectory(_directory.File("root"), (UnixFileMode)Convert.ToInt32("755", 8));

        var findings = await CreateSut().CheckAsync();

        Assert.Contains(findings, finding => finding is { Code: BackupErrorCode.SinkExposed, Severity: FindingSeverity.Warning });
    }

    [Fact]
    public async Task CheckAsync_RootIsAFile_IsAnError()
    {
        await File.WriteAllTextAsync(_directory.File("root"), "");

        var findings = await CreateSut().CheckAsync();

        Assert.Contains(findings, finding => finding.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task CheckAsync_PlaceThatCanNotBeWritten_IsAnError()
    {
        var findings = await new DirectorySink("/proc/backups").CheckAsync();

        Assert.Contains(findings, finding => finding.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task DeleteAsync_LastObject_RemovesItsDirectoriesButNotTheRoot()
    {
        var sut = CreateSut();
        await sut.WriteAsync("a/b/c", new MemoryStream([1]));

        await sut.DeleteAsync("a/b/c");

        Assert.True(Directory.Exists(_directory.File("root")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.File("root")));
    }

    protected override IBackupSink CreateSut() => new DirectorySink(_directory.File("root"));
}
