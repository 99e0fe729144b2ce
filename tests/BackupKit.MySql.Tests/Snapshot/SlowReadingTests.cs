using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class SlowReadingTests
{
    [Theory, Trait("Rule", "V21")]
    [InlineData(null, 64, 1800)]
    [InlineData(1L << 30, 4, 1800)]
    [InlineData(1L << 20, 4, 16_384)]
    [InlineData(64L << 10, 64, 4_194_304)]
    [InlineData(1L, 64, 31_536_000)]
    public void WriteTimeout_RateAndWorkers_LastAsLongAsTheLargestRow(long? rate, int workers, int seconds)
    {
        var sut = SlowReading.WriteTimeout(new SnapshotRequest { Workers = workers, MaxRate = rate });

        Assert.Equal(TimeSpan.FromSeconds(seconds), sut);
        Assert.Contains(
            SessionPrologue.Statements(ServerIdentity.Parse("9.7.4", default), SessionRole.Worker, TimeSpan.FromSeconds(5), sut),
            statement => statement.Contains($" net_write_timeout={seconds},", StringComparison.Ordinal));
    }
}
