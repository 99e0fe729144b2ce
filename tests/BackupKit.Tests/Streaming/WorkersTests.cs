using BackupKit.Streaming;

namespace BackupKit.Tests.Streaming;

public sealed class WorkersTests
{
    [Fact]
    public async Task RunAsync_OneFails_StopsTheOthersAndThrowsItsError()
    {
        var stopped = 0;

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Workers.RunAsync(
            4,
            async (worker, token) =>
            {
                if (worker == 2)
                {
                    await Task.Yield();
                    throw new InvalidDataException("the second");
                }

                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    Interlocked.Increment(ref stopped);
                }
            },
            CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(("the second", 3), (error.Message, stopped));
    }

    [Fact]
    public async Task RunAsync_FailureBesideOneThatGoesOn_WaitsForItsEnd()
    {
        var end = new TaskCompletionSource();
        var hasEnded = false;

        var run = Workers.RunAsync(
            2,
            async (worker, _) =>
            {
                if (worker == 0)
                {
                    throw new InvalidDataException();
                }

                await end.Task;
                hasEnded = true;
            },
            CancellationToken.None);

        Assert.False(run.IsCompleted);
        end.SetResult();
        await Assert.ThrowsAsync<InvalidDataException>(() => run.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(hasEnded);
    }

    [Fact]
    public async Task RunAsync_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var run = Workers.RunAsync(3, (_, token) => Task.Delay(Timeout.Infinite, token), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public async Task RunAsync_AnyCount_GivesEachWorkerItsNumber(int count, int expected)
    {
        var workers = new List<int>();

        await Workers.RunAsync(
            count,
            (worker, _) =>
            {
                workers.Add(worker);
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, expected), workers);
    }
}
