using BackupKit.Tests.Support;

namespace BackupKit.Tests.Workflow;

public sealed class DurabilityOrderTests
{
    private static readonly Dictionary<string, byte[]> Parts = Enumerable.Range(0, 5).ToDictionary(i => $"data/shop.t{i}.00000.dat", i => new byte[i * 1000]);

    private readonly InMemorySink _stored = new();

    [Fact]
    public async Task RunAsync_SinkWithBatches_FlushesBeforeItVerifiesAndWritesTheMarkerByItself()
    {
        var sink = new BatchingSink(_stored, _ => Task.CompletedTask);

        var result = await Builder(sink).Verify(new CallingVerifier(() => sink.Events.Enqueue("verify"))).Build().RunAsync();

        var events = sink.Events.Select(name => name.Replace(result.SetKey + "/", "", StringComparison.Ordinal)).ToList();
        Assert.Equal("batch:set.json", events[0]);
        Assert.Equal(["batch:manifest.json", "batch:set.json", "flush", "verify", "SHA256SUMS", "dispose"], events[^6..]);
        Assert.All(events[..^5], name => Assert.StartsWith("batch:", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_FlushFails_LeavesNoSetAndThrowsItsError()
    {
        var failure = new BackupException(BackupErrorCode.SinkFailed, "a block could not be written", "look at the disk");
        var sink = new BatchingSink(_stored, _ => throw failure);

        var thrown = await Assert.ThrowsAsync<BackupException>(() => Builder(sink).Build().RunAsync());

        Assert.Same(failure, thrown);
        Assert.Empty(_stored.Objects);
        Assert.Equal("dispose", sink.Events.Last());
    }

    [Fact]
    public async Task RunAsync_CancelledWhileItFlushes_LeavesNoSet()
    {
        using var stop = new CancellationTokenSource();
        var sink = new BatchingSink(_stored, async token =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Builder(sink).Build().RunAsync(cancellationToken: stop.Token));

        Assert.Empty(_stored.Objects);
    }

    [Fact]
    public async Task RunAsync_FlushThatDoesNotReturn_EndsInSinkStalledAndNoCompleteSet()
    {
        var sink = new BatchingSink(_stored, _ => Task.Delay(Timeout.Infinite, CancellationToken.None));
        var pipeline = Builder(sink).Clock(TimeProvider.System).SinkStallTimeout(TimeSpan.FromMilliseconds(100)).Build();

        var thrown = await Assert.ThrowsAsync<BackupException>(() => pipeline.RunAsync().WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal(BackupErrorCode.SinkStalled, thrown.Code);
        Assert.DoesNotContain(await BackupSet.ListAsync(_stored), set => set.IsComplete);
    }

    private static BackupPipelineBuilder Builder(IBackupSink sink) => new BackupPipelineBuilder("shop")
        .From(new InMemorySource(Parts))
        .To(sink, "backups")
        .Clock(new ImmediateTimeProvider());
}
