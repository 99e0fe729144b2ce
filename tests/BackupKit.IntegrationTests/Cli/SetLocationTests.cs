using BackupKit.Cli.Input;

namespace BackupKit.IntegrationTests.Cli;

public sealed class SetLocationTests
{
    [Theory]
    [InlineData("/backups/default/20261122T020000Z-7k3f")]
    [InlineData("/backups/default/20261122T020000Z-7k3f/")]
    [InlineData("/backups/default/./x/../20261122T020000Z-7k3f")]
    public void Split_Path_GivesParentAndName(string path) =>
        Assert.Equal(("/backups/default", "20261122T020000Z-7k3f"), SetLocation.Split(path));

    [Fact]
    public void Split_Root_IsUsageError() => Assert.Throws<UsageException>(() => SetLocation.Split("/"));
}
