using BackupKit.Tests.Support;

namespace BackupKit.Tests.Sinks;

/// <summary>What every sink promises; a test class of a sink derives from it.</summary>
public abstract class SinkConformanceTests
{
    protected abstract IBackupSink CreateSut();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(6 << 20)]
    public async Task WriteAsync_AnyLength_ReadsBackEqual(int length)
    {
        var sut = CreateSut();
        var content = new byte[length];
        new Random(length).NextBytes(content);

        await sut.WriteAsync("set/data/a.b.00000.dat", new MemoryStream(content));

        Assert.Equal(content, await ReadAsync(sut, "set/data/a.b.00000.dat"));
    }

    [Fact]
    public async Task WriteAsync_SameKeyAgain_ReplacesTheObject()
    {
        var sut = CreateSut();
        await sut.WriteAsync("a/b", new MemoryStream([1, 2, 3]));

        await sut.WriteAsync("a/b", new MemoryStream([4]));

        Assert.Equal([4], await ReadAsync(sut, "a/b"));
        Assert.Equal(["a/b"], await KeysAsync(sut, ""));
    }

    [Fact]
    public async Task WriteAsync_ContentFails_ThrowsItsErrorAndLeavesTheOldObject()
    {
        var sut = CreateSut();
        await sut.WriteAsync("a/b", new MemoryStream([1, 2, 3]));
        var failure = new IOException("the source broke");

        var thrown = await Assert.ThrowsAsync<IOException>(() => sut.WriteAsync("a/b", new FailingStream(1000, failure)));

        Assert.Same(failure, thrown);
        Assert.Equal([1, 2, 3], await ReadAsync(sut, "a/b"));
        Assert.Equal(["a/b"], await KeysAsync(sut, ""));
    }

    [Fact]
    public async Task WriteAsync_CancelledInTheMiddle_StoresNothing()
    {
        var sut = CreateSut();
        using var stop = new CancellationTokenSource();
        using var content = new CancellingStream(new MemoryStream(new byte[1 << 20]), stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sut.WriteAsync("a/b", content, stop.Token));

        Assert.Empty(await KeysAsync(sut, ""));
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_StoresEach()
    {
        var sut = CreateSut();

        await Parallel.ForEachAsync(Enumerable.Range(0, 64), async (i, ct) =>
            await sut.WriteAsync($"set/{i % 4}/{i}", new MemoryStream([(byte)i]), ct));

        Assert.Equal(64, (await KeysAsync(sut, "set/")).Count);
        Assert.Equal([33], await ReadAsync(sut, "set/1/33"));
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnceIntoPlacesThatDoNotExist_StoresEach()
    {
        var sut = CreateSut();

        for (var place = 0; place < 50; place++)
        {
            using var start = new Barrier(4);
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                start.SignalAndWait();
                await sut.WriteAsync($"set/{place}/new/{writer}", new MemoryStream([1]));
            }));
            await Task.WhenAll(writers);
        }

        Assert.Equal(200, (await KeysAsync(sut, "set/")).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("ü")]
    public async Task EveryMember_HostileKey_IsRefused(string key)
    {
        var sut = CreateSut();

        var write = await Assert.ThrowsAsync<BackupException>(() => sut.WriteAsync(key, new MemoryStream()));
        var read = await Assert.ThrowsAsync<BackupException>(() => sut.OpenReadAsync(key));
        var delete = await Assert.ThrowsAsync<BackupException>(() => sut.DeleteAsync(key));

        Assert.All([write, read, delete], error => Assert.Equal(BackupErrorCode.SinkInvalidKey, error.Code));
    }

    [Fact]
    public async Task OpenReadAsync_NoSuchObject_SaysNotFound()
    {
        var error = await Assert.ThrowsAsync<BackupException>(() => CreateSut().OpenReadAsync("no/such"));

        Assert.Equal(BackupErrorCode.SinkObjectNotFound, error.Code);
    }

    [Fact]
    public async Task ListAsync_Prefix_ListsExactlyTheKeysThatStartWithIt()
    {
        var sut = CreateSut();
        foreach (var key in new[] { "a/b/1", "a/b/2", "a/bc", "a/b.x", "z" })
        {
            await sut.WriteAsync(key, new MemoryStream([1, 2]));
        }

        Assert.Equal(["a/b.x", "a/b/1", "a/b/2", "a/bc", "z"], await KeysAsync(sut, ""));
        Assert.Equal(["a/b.x", "a/b/1", "a/b/2", "a/bc"], await KeysAsync(sut, "a/b"));
        Assert.Equal(["a/b/1", "a/b/2"], await KeysAsync(sut, "a/b/"));
        Assert.Empty(await KeysAsync(sut, "nothing/here"));
    }

    [Fact]
    public async Task DeleteAsync_Twice_Succeeds()
    {
        var sut = CreateSut();
        await sut.WriteAsync("a/b/c", new MemoryStream([1]));

        await sut.DeleteAsync("a/b/c");
        await sut.DeleteAsync("a/b/c");

        Assert.Empty(await KeysAsync(sut, ""));
    }

    [Fact]
    public async Task CheckAsync_UsableSink_FindsNoErrorAndLeavesNothing()
    {
        var sut = CreateSut();

        var findings = await sut.CheckAsync();

        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Empty(await KeysAsync(sut, ""));
    }

    protected static async Task<byte[]> ReadAsync(IBackupSink sink, string key)
    {
        await using var stream = await sink.OpenReadAsync(key);
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    protected static async Task<IReadOnlyList<string>> KeysAsync(IBackupSink sink, string prefix)
    {
        var keys = new List<string>();
        await foreach (var found in sink.ListAsync(prefix))
        {
            keys.Add(found.Key);
        }

        keys.Sort(StringComparer.Ordinal);
        return keys;
    }
}
