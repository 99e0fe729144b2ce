using BackupKit.Sinks;
using BackupKit.Tests.Support;
using BackupKit.Workflow;

namespace BackupKit.Tests.Sinks;

/// <summary>Keeps what every sink promises also through a batch, with one flush for all or without.</summary>
public sealed class DirectoryBatchTests : SinkConformanceTests, IDisposable
{
    private const int Large = DirectoryBatch.SmallFile + 1;

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeVolume _volume = new();
    private readonly List<long> _flushed = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FlushAsync_SmallFiles_FlushesTheirVolumeOnceAndNoFile()
    {
        await using var sut = CreateBatch(_volume);
        for (var i = 0; i < 20; i++)
        {
            await WriteAsync(sut, $"set/{i}", i == 0 ? DirectoryBatch.SmallFile : i);
        }

        Assert.Equal(0, _volume.Flushes);

        await sut.FlushAsync();

        Assert.Equal(1, _volume.Flushes);
        Assert.Empty(_flushed);
    }

    [Fact]
    public async Task FlushAsync_LargeFiles_FlushesEachAndThenTheVolumeForTheirNames()
    {
        await using var sut = CreateBatch(_volume, async file =>
        {
            await Task.Delay(50);
            Assert.Equal(0, _volume.Flushes);
            await FlushAsync(file);
        });
        for (var i = 0; i < 7; i++)
        {
            await WriteAsync(sut, $"set/{i}", Large + i);
        }

        await sut.FlushAsync();

        Assert.Equal(Enumerable.Range(Large, 7).Select(length => (long)length), _flushed.Order());
        Assert.Equal(1, _volume.Flushes);
    }

    [Fact]
    public async Task FlushAsync_NoVolumeToRelyOn_FlushesEveryFile()
    {
        await using var sut = CreateBatch(volume: null);
        await WriteAsync(sut, "set/a", 0);
        await WriteAsync(sut, "set/b/c", 10);
        await WriteAsync(sut, "set/b/d", Large);

        await sut.FlushAsync();

        Assert.Equal([0, 10, Large], _flushed.Order());
    }

    [Fact]
    public async Task WriteAsync_Begun_OpensTheVolumeBeforeTheFirstByte()
    {
        var isOpen = false;
        await using var sut = new DirectoryBatch(
            new DirectorySink(_directory.File("root")),
            _ =>
            {
                isOpen = true;
                return _volume;
            },
            FlushAsync);

        await sut.WriteAsync("set/a", new ObservedStream(() => Assert.True(isOpen)));

        Assert.True(isOpen);
    }

    [Fact]
    public async Task FlushAsync_VolumeLostAWrite_FailsForEver()
    {
        await using var sut = CreateBatch(_volume);
        await WriteAsync(sut, "set/a", 1);
        _volume.Failure = new IOException("syncfs: Input/output error", 5);

        var first = await Assert.ThrowsAsync<BackupException>(() => sut.FlushAsync());
        _volume.Failure = null;
        var second = await Assert.ThrowsAsync<BackupException>(() => sut.FlushAsync());
        var third = await Assert.ThrowsAsync<BackupException>(() => WriteAsync(sut, "set/b", 1));

        Assert.Equal((BackupErrorCode.SinkFailed, false), (first.Code, first.IsTransient));
        Assert.NotNull(first.Hint);
        Assert.Same(first, second);
        Assert.Same(first, third);
    }

    [Theory]
    [InlineData(28, BackupErrorCode.SinkFull)]
    [InlineData(30, BackupErrorCode.SinkAccessDenied)]
    public async Task FlushAsync_VolumeSaysWhy_HasTheCode(int errno, BackupErrorCode code)
    {
        await using var sut = CreateBatch(_volume);
        await WriteAsync(sut, "set/a", 1);
        _volume.Failure = new IOException("syncfs", errno);

        Assert.Equal(code, (await Assert.ThrowsAsync<BackupException>(() => sut.FlushAsync())).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FlushAsync_OneFileLostAWrite_FailsAndNamesIt(bool hasVolume)
    {
        await using var sut = CreateBatch(
            hasVolume ? _volume : null,
            file => file.Length == Large ? throw new IOException("fsync: Input/output error", 5) : FlushAsync(file));
        await WriteAsync(sut, "set/good", Large + 1);
        await WriteAsync(sut, "set/bad", Large);

        var thrown = await Assert.ThrowsAsync<BackupException>(() => sut.FlushAsync());

        Assert.Equal((BackupErrorCode.SinkFailed, false), (thrown.Code, thrown.IsTransient));
        Assert.Contains(_directory.File("root/set/bad"), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ManyLargeFilesOnASlowMedium_WaitsForIt()
    {
        using var gate = new SemaphoreSlim(0);
        await using var sut = CreateBatch(_volume, async file =>
        {
            await gate.WaitAsync();
            await FlushAsync(file);
        });
        for (var i = 0; i < 4; i++)
        {
            await WriteAsync(sut, $"set/{i}", Large);
        }

        var fifth = WriteAsync(sut, "set/4", Large);
        await Task.Delay(100);
        Assert.False(fifth.IsCompleted);
        gate.Release(5);
        await fifth;
        await sut.FlushAsync();

        Assert.Equal(5, _flushed.Count);
    }

    [Fact]
    public async Task OpenBatch_RealDirectory_StoresAndFlushes()
    {
        var sink = new DirectorySink(_directory.File("root"));
        await using (var batch = sink.OpenBatch())
        {
            await WriteAsync(batch, "set/a", 3);
            await WriteAsync(batch, "set/data/b", 40 << 20);
            await batch.FlushAsync();
            await batch.FlushAsync();
        }

        Assert.Equal(3, new FileInfo(_directory.File("root/set/a")).Length);
        Assert.Equal(40 << 20, new FileInfo(_directory.File("root/set/data/b")).Length);
    }

    protected override IBackupSink CreateSut()
    {
        var sink = new DirectorySink(_directory.File("root"));
        return new BatchedSink(sink, new DirectoryBatch(sink, directory => directory.Length % 2 == 0 ? _volume : null, FlushAsync));
    }

    private DirectoryBatch CreateBatch(FakeVolume? volume, Func<SinkFile, Task>? flush = null) =>
        new(new DirectorySink(_directory.File("root")), _ => volume, flush ?? FlushAsync);

    private static Task WriteAsync(ISinkBatch batch, string key, int length) => batch.WriteAsync(key, new MemoryStream(new byte[length]));

    private Task FlushAsync(SinkFile file)
    {
        lock (_flushed)
        {
            _flushed.Add(file.Length);
        }

        return file.FlushToDiskAsync();
    }
}
