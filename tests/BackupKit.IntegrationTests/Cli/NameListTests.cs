using BackupKit.Cli.Input;

namespace BackupKit.IntegrationTests.Cli;

public sealed class NameListTests
{
    [Fact]
    public void Split_CommasAndRepeats_GivesEachNameOnce() =>
        Assert.Equal(["a", "b*", "c"], NameList.Split(["a, b*", "c,"]));

    [Fact]
    public void Split_NothingGiven_IsEmpty() => Assert.Empty(NameList.Split(null));
}
