using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Tests.Snapshot;

public class ConnectionHeadroomTests
{
    [Theory]
    [InlineData(8, 151, 10, 8)]
    [InlineData(8, 151, 131, 4)]
    [InlineData(8, 151, 149, 1)]
    [InlineData(8, 151, 152, 1)]
    [InlineData(64, 100_000, 10, 64)]
    public void Limit_LeavesHalfOfWhatIsFree(int wanted, long most, long connected, int expected) =>
        Assert.Equal(expected, ConnectionHeadroom.Limit(wanted, most, connected));
}
