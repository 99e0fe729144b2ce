using BackupKit.Sinks;

namespace BackupKit.Tests.Sinks;

public sealed class SharedFlushTests
{
    [Fact]
    public async Task FlushAsync_AskedWhileOneRuns_JoinsOneThatStartsLater()
    {
        using var gate = new SemaphoreSlim(0);
        using var started = new SemaphoreSlim(0);
        var flushes = 0;
        var sut = new SharedFlush(_ =>
        {
            Interlocked.Increment(ref flushes);
            started.Release();
            gate.Wait();
        });

        var first = sut.FlushAsync("d");
        await started.WaitAsync();
        var later = Enumerable.Range(0, 10).Select(_ => sut.FlushAsync("d")).ToList();
        Assert.All(later, task => Assert.False(task.IsCompleted));
        gate.Release(2);
        await first;
        await Task.WhenAll(later);

        Assert.Equal(2, flushes);
    }

    [Fact]
    public async Task FlushAsync_ManyDirectoriesManyTimes_EveryCallSeesAFlushAfterIt()
    {
        var done = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var sut = new SharedFlush(directory => done.AddOrUpdate(directory, 1, (_, count) => count + 1));

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, _) =>
        {
            var directory = $"d{i % 3}";
            var before = done.GetValueOrDefault(directory);
            await sut.FlushAsync(directory);
            Assert.True(done[directory] > before);
        });
    }

    [Fact]
    public async Task FlushAsync_Failed_FailsItsWaitersAndNotTheNext()
    {
        var fail = true;
        var sut = new SharedFlush(_ =>
        {
            if (fail)
            {
                throw new IOException("EIO");
            }
        });

        await Assert.ThrowsAsync<IOException>(() => sut.FlushAsync("d"));
        fail = false;

        await sut.FlushAsync("d");
    }
}
