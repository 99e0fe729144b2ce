using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class LockErrorsTests
{
    [Theory, Trait("Rule", "A6")]
    [InlineData(1044, true, false)]
    [InlineData(1045, true, false)]
    [InlineData(1142, true, false)]
    [InlineData(1227, true, false)]
    [InlineData(1064, true, false)]
    [InlineData(1193, true, false)]
    [InlineData(1305, true, false)]
    [InlineData(1205, false, true)]
    [InlineData(1213, false, true)]
    [InlineData(1146, false, false)]
    [InlineData(0, false, false)]
    public void Classification_OfEachNumber_IsRefusalOrBusyOrNeither(int number, bool isRefusal, bool isBusy)
    {
        Assert.Equal(isRefusal, LockErrors.IsRefusal(number));
        Assert.Equal(isBusy, LockErrors.IsBusy(number));
    }
}
