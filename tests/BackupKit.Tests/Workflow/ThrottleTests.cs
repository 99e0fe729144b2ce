using System.Collections.Concurrent;
using System.Diagnostics;

using BackupKit.Tests.Support;

namespace BackupKit.Tests.Workflow;

public sealed class ThrottleTests
{
    private static readonly Dictionary<string, byte[]> Parts = Enumerable.Range(0, 6).ToDictionary(i => $"data/shop.t.{i:00000}.dat", _ => new byte[100_000]);

    private readonly InMemorySink _sink = new();
    private readonly ConcurrentQueue<BackupProgress> _told = new();

    [Fact]
    public async Task RunAsync_MaxRate_TakesItsTimeAndSaysSo()
    {
        var begun = Stopwatch.GetTimestamp();
        SnapshotRequest? request = null;

        var result = await Create(new InMemorySource(Parts) { OnOpen = opened => request = opened }, builder => builder.MaxRate(1 << 20)).RunAsync(Progress());

        Assert.True(Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(0.4));
        Assert.Equal(1 << 20, request!.MaxRate);
        Assert.Equal(600_000, result.Manifest.Parts.Sum(part => part.PlainLength));
        Assert.All(_told.Where(progress => progress.Phase == "dump"), progress => Assert.Equal("limited to 1 MiB/s", progress.Throttle));
    }

    [Fact]
    public async Task RunAsync_NoLimit_SaysNothing()
    {
        await Create(new InMemorySource(Parts)).RunAsync(Progress());

        Assert.All(_told, progress => Assert.Null(progress.Throttle));
    }

    [Fact]
    public async Task RunAsync_SourceWaits_SaysWhyAndAsksTheSinkForNothing()
    {
        var waits = 0;
        SnapshotRequest? request = null;
        var source = new InMemorySource(Parts)
        {
            OnOpen = opened => request = opened,
            OnWait = async (_, _) =>
            {
                if (Interlocked.Increment(ref waits) == 1)
                {
                    var before = _sink.Written.Count;
                    request!.Waiting!("busy");
                    await Task.Delay(50, CancellationToken.None);
                    Assert.Equal(before, _sink.Written.Count);
                    request.Waiting(null);
                }
            },
        };

        await Create(source).RunAsync(Progress());

        Assert.Equal(Parts.Count, waits);
        Assert.Contains("busy", _told.Select(progress => progress.Throttle));
        Assert.Null(_told.Last().Throttle);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileItWaits_EndsAndLeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var source = new InMemorySource(Parts)
        {
            OnWait = async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Create(source).RunAsync(Progress(), stop.Token).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.DoesNotContain(_sink.Objects.Keys, key => key.EndsWith("SHA256SUMS", StringComparison.Ordinal));
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public void MaxRate_BelowTheLowest_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackupPipelineBuilder("p").MaxRate(BackupPipelineBuilder.LowestMaxRate - 1));

    private CallingProgress<BackupProgress> Progress() => new(_told.Enqueue);

    private BackupPipeline Create(InMemorySource source, Action<BackupPipelineBuilder>? configure = null)
    {
        var builder = new BackupPipelineBuilder("shop").From(source).To(_sink).Workers(1);
        configure?.Invoke(builder);
        return builder.Build();
    }
}
