using BackupKit.Sinks;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Sinks;

public sealed class LinuxVolumeTests
{
    [Fact]
    public void TryOpen_LocalFileSystem_FlushesItAndKnowsItFromOthers()
    {
        using var directory = new TemporaryDirectory();
        var inner = Directory.CreateDirectory(directory.File("inner")).FullName;
        using var outerVolume = LinuxVolume.TryOpen(directory.Path);
        using var innerVolume = LinuxVolume.TryOpen(inner);

        // Not so in a container, whose root is an overlay.
        var isLocal = new DriveInfo(directory.Path).DriveFormat is "ext3" or "ext4" or "xfs" or "btrfs" or "tmpfs";
        Assert.Equal(isLocal && OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 17), outerVolume is not null);
        Assert.Equal(outerVolume?.Device, innerVolume?.Device);
        outerVolume?.Flush();
        innerVolume?.Flush();
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/nowhere/at/all")]
    public void TryOpen_NothingToRelyOn_IsNull(string directory) => Assert.Null(LinuxVolume.TryOpen(directory));

    [Fact]
    public void Find_DirectoriesOfOneDevice_ShareTheVolumeThatWasOpenedFirst()
    {
        using var directory = new TemporaryDirectory();
        using var sut = new Volumes();
        var first = sut.Find(directory.Path);

        Assert.Same(first, sut.Find(Directory.CreateDirectory(directory.File("a")).FullName));
        Assert.Same(first, sut.Find(directory.Path));
        Assert.Null(sut.Find("/proc"));
    }
}
