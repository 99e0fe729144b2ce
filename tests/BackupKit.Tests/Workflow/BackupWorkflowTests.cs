using BackupKit.Tests.Support;

namespace BackupKit.Tests.Workflow;

public sealed class BackupWorkflowTests
{
    private static readonly Dictionary<string, byte[]> Parts = Enumerable.Range(0, 30)
        .ToDictionary(i => $"data/shop.t.{i:00000}.dat", i => new byte[i * 10_000]);

    private readonly InMemorySink _sink = new();
    private readonly CollectingAlertChannel _alerts = new();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task RunAsync_Good_StoresACompleteVerifiedSet(int workers)
    {
        var source = new InMemorySource(Parts) { ClosingFiles = new Dictionary<string, byte[]> { ["data/metadata"] = [1, 2] } };

        var result = await CreateSut(source, workers: workers).RunAsync();

        var set = await BackupSet.OpenAsync(_sink, result.SetKey);
        Assert.Equal(31, set.Manifest.Parts.Count);
        Assert.Equal("complete", set.Header.Status);
        Assert.Equal(set.Manifest.Parts.Sum(part => part.StoredLength), set.Header.StoredLength);
        Assert.True((await set.VerifyAsync(new BackupKit.Verification.StoredVerifier())).IsPassed);
        Assert.Equal("stored", Assert.Single(result.Verifications).Verifier);
        Assert.StartsWith("backups/shop/", result.SetKey, StringComparison.Ordinal);
        Assert.Equal(1, source.Disposals);
        Assert.Equal(BackupErrorCode.None, Assert.Single(_alerts.Alerts).Code);
        Assert.True(Assert.Single(await BackupSet.ListAsync(_sink)).IsComplete);
    }

    [Fact]
    public async Task RunAsync_Good_WritesHeaderFirstAndMarkerLast()
    {
        var result = await CreateSut(new InMemorySource(Parts)).RunAsync();

        var order = _sink.Written.Select(key => key[(result.SetKey.Length + 1)..]).ToList();
        Assert.Equal("set.json", order[0]);
        Assert.Equal(["manifest.json", "set.json", "SHA256SUMS"], order[^3..]);
    }

    [Fact]
    public async Task RunAsync_NoParts_IsACompleteSet()
    {
        var result = await CreateSut(new InMemorySource(new Dictionary<string, byte[]>())).RunAsync();

        Assert.Empty((await BackupSet.OpenAsync(_sink, result.SetKey)).Manifest.Parts);
    }

    [Fact]
    public async Task RunAsync_TransientFailure_ReadsThePartAgain()
    {
        InMemorySource? source = null;
        source = new InMemorySource(Parts)
        {
            OnWrite = (key, attempt, _) => source!.Stored.ContainsKey(key) || attempt < 3 ? throw new BackupException(BackupErrorCode.SinkFailed, "hiccup", isTransient: true) : Task.CompletedTask,
        };

        var result = await CreateSut(source).RunAsync();

        Assert.Equal(Parts.Values.Sum(part => part.Length), result.Manifest.Parts.Sum(part => part.PlainLength));
        Assert.Equal(Parts.Keys.Order(), source.Stored.Keys.Order());
        Assert.All(source.Stored.Values, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(BackupErrorCode.SinkFailed, true, 3)]
    [InlineData(BackupErrorCode.SinkFull, false, 1)]
    [InlineData(BackupErrorCode.SnapshotLost, true, 1)]
    public async Task RunAsync_PartFails_ThrowsItsErrorAndLeavesNoSet(BackupErrorCode code, bool isTransient, int attempts)
    {
        var tried = 0;
        var failure = new BackupException(code, "broken", "do this", isTransient);
        var source = new InMemorySource(Parts)
        {
            OnWrite = (key, _, _) =>
            {
                if (key != "data/shop.t.00007.dat")
                {
                    return Task.CompletedTask;
                }

                tried++;
                throw failure;
            },
        };

        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(source).RunAsync());

        Assert.Same(failure, thrown);
        Assert.Equal(attempts, tried);
        Assert.Empty(_sink.Objects);
        Assert.Equal(1, source.Disposals);
        Assert.Equal((code, "do this"), _alerts.Alerts.Select(alert => (alert.Code, alert.Hint)).Single());
    }

    [Fact]
    public async Task RunAsync_SnapshotNotProvedAtTheEnd_LeavesNoSet()
    {
        var source = new InMemorySource(Parts) { OnComplete = () => throw new BackupException(BackupErrorCode.SnapshotLost, "lost") };

        await Assert.ThrowsAsync<BackupException>(() => CreateSut(source).RunAsync());

        Assert.Empty(_sink.Objects);
    }

    [Fact]
    public async Task RunAsync_SinkDamagesAPart_FailsVerificationAndLeavesNoSet()
    {
        var damaging = new DamagingSink(_sink, "shop.t.00003");

        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(new InMemorySource(Parts), damaging).RunAsync());

        Assert.Equal(BackupErrorCode.VerificationFailed, thrown.Code);
        Assert.Empty(_sink.Objects);
    }

    [Fact]
    public async Task RunAsync_PrecheckError_TouchesNothingAndListsAll()
    {
        var source = new InMemorySource(Parts)
        {
            Findings =
            [
                new PrecheckFinding(FindingSeverity.Error, BackupErrorCode.MissingPrivilege, "No right to a.", "GRANT a"),
                new PrecheckFinding(FindingSeverity.Error, BackupErrorCode.DatabaseNotFound, "No b.", "Name another"),
                new PrecheckFinding(FindingSeverity.Warning, BackupErrorCode.SinkFull, "Little space."),
            ],
        };

        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(source).RunAsync());

        Assert.Equal(BackupErrorCode.PrecheckFailed, thrown.Code);
        Assert.Equal(3, thrown.Findings.Count);
        Assert.Contains("No right to a.", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("No b.", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(_sink.Written);
        Assert.Equal(0, source.Disposals);
    }

    [Fact]
    public async Task RunAsync_OnePrecheckError_HasItsCodeAndHint()
    {
        var source = new InMemorySource(Parts) { Findings = [new PrecheckFinding(FindingSeverity.Error, BackupErrorCode.MissingPrivilege, "No right.", "GRANT")] };

        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(source).RunAsync());

        Assert.Equal((BackupErrorCode.MissingPrivilege, "No right.", "GRANT"), (thrown.Code, thrown.Message, thrown.Hint));
    }

    [Fact]
    public async Task RunAsync_SameKeyTwice_Fails()
    {
        var source = new InMemorySource(Parts) { ExtraKeys = ["data/shop.t.00001.dat"] };

        await Assert.ThrowsAsync<InvalidOperationException>(() => CreateSut(source).RunAsync());

        Assert.Empty(_sink.Objects);
    }

    [Fact]
    public async Task RunAsync_Cancelled_ThrowsCancellationAndLeavesNoSet()
    {
        using var stop = new CancellationTokenSource();
        var source = new InMemorySource(Parts)
        {
            OnWrite = async (key, _, token) =>
            {
                if (key == "data/shop.t.00011.dat")
                {
                    await stop.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                }
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CreateSut(source).RunAsync(cancellationToken: stop.Token));

        Assert.Empty(_sink.Objects);
        Assert.Equal(1, source.Disposals);
        Assert.Empty(_alerts.Alerts);
    }

    [Fact]
    public async Task RunAsync_FailingAndHangingAlertChannels_DoNotChangeTheResult()
    {
        var failing = new CollectingAlertChannel(new InvalidOperationException("channel down"));
        var pipeline = Builder(new InMemorySource(Parts), _sink).Alert(failing).Alert(_alerts).Build();

        await pipeline.RunAsync();

        Assert.Single(failing.Alerts);
        Assert.Single(_alerts.Alerts);
    }

    [Fact]
    public async Task RunAsync_SnapshotThatDoesNotRelease_DoesNotHangTheRun()
    {
        var source = new InMemorySource(Parts) { OnDispose = () => Task.Delay(Timeout.Infinite) };

        await CreateSut(source).RunAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("shop.t.00005", true)]
    [InlineData("shop.t.00005", false)]
    [InlineData("manifest.json", false)]
    [InlineData("SHA256SUMS", true)]
    [InlineData("SHA256SUMS", false)]
    public async Task RunAsync_SinkStalls_EndsInSinkStalledAndNoCompleteSet(string key, bool heedsCancellation)
    {
        var stalling = new StallingSink(_sink, key, heedsCancellation);
        var pipeline = Builder(new InMemorySource(Parts), stalling).Clock(TimeProvider.System).SinkStallTimeout(TimeSpan.FromMilliseconds(400)).Build();

        var thrown = await Assert.ThrowsAsync<BackupException>(() => pipeline.RunAsync().WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(BackupErrorCode.SinkStalled, thrown.Code);
        Assert.NotNull(thrown.Hint);
        Assert.DoesNotContain(await BackupSet.ListAsync(_sink), set => set.IsComplete);
    }

    [Fact]
    public async Task RunAsync_SourceSlowerThanTheStallTimeout_IsNotTheSinksFault()
    {
        var source = new InMemorySource(new Dictionary<string, byte[]> { ["data/a"] = [1] })
        {
            OnWrite = (_, _, token) => Task.Delay(1500, token),
        };
        var pipeline = Builder(source, _sink).Clock(TimeProvider.System).SinkStallTimeout(TimeSpan.FromMilliseconds(300)).Build();

        await pipeline.RunAsync();
    }

    [Fact]
    public async Task RunAsync_Progress_EndsWithAllPartsAndBytes()
    {
        var last = new BackupProgress("none", 0, 0, 0, 0, 0);
        var progress = new CallingProgress<BackupProgress>(value => last = value.Phase == "dump" ? value : last);

        await CreateSut(new InMemorySource(Parts)).RunAsync(progress);

        Assert.Equal((30, 30, 30), (last.Parts, last.TotalParts, last.Rows));
        Assert.Equal(Parts.Values.Sum(part => (long)part.Length), last.Bytes);
    }

    private BackupPipeline CreateSut(InMemorySource source, IBackupSink? sink = null, int workers = 4) =>
        Builder(source, sink ?? _sink).Alert(_alerts).Workers(workers).Build();

    private static BackupPipelineBuilder Builder(InMemorySource source, IBackupSink sink) => new BackupPipelineBuilder("shop")
        .From(source)
        .CompressZstd()
        .To(sink, "backups")
        .VerifyStored()
        .Clock(new ImmediateTimeProvider());
}
