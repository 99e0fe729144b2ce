using BackupKit.Cli.Output;

namespace BackupKit.IntegrationTests.Cli;

public sealed class LineProgressTests
{
    [Fact]
    public async Task Report_ManyTimesInASecond_WritesOneLineForEachPhase()
    {
        var writer = new StringWriter();
        await using (var progress = new LineProgress(writer, TimeProvider.System))
        {
            for (var i = 0; i < 1000; i++)
            {
                progress.Report(new BackupProgress("dump", i, 1000, i, 1000, i));
            }

            progress.Report(new BackupProgress("verify", 0, 0, 0, 0, 0));
            progress.Report(new BackupProgress("dump", 0, 0, 0, 0, 0));
            progress.Report(new BackupProgress("verify", 0, 0, 0, 0, 0));
        }

        Assert.Equal(["dump 0%: 0 of 1,000 parts", "verify"], writer.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void Describe_MoreThanEstimated_NeverShowsATotalBelowTheAmountDone() =>
        Assert.Equal(
            "2.0 KiB, 7 of 9 parts, 12 rows, shop.orders",
            ProgressText.Describe(new BackupProgress("dump", 2048, 1024, 7, 9, 12, "shop.orders"), TimeSpan.Zero));
}
