using System.Collections.Concurrent;

using BackupKit.MySql.Dump;
using BackupKit.Tests.Support;

namespace BackupKit.MySql.Tests.Dump;

public class LoadGateTests
{
    private readonly ManualTimeProvider _time = new() { IsJumping = true };
    private readonly ConcurrentQueue<string?> _answers = new();
    private readonly List<string?> _told = [];
    private int _looks;

    [Fact]
    public async Task WaitAsync_Busy_AsksOnceASecondUntilItIsNot()
    {
        Answer("busy", "busy", "busier", null);

        await CreateSut().WaitAsync(CancellationToken.None);

        Assert.Equal((4, TimeSpan.FromSeconds(3)), (_looks, _time.Now));
        Assert.Equal(["busy", "busier", null], _told);
    }

    [Fact]
    public async Task WaitAsync_NotBusy_AsksOnceForAllWithinASecond()
    {
        var sut = CreateSut();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sut.WaitAsync(CancellationToken.None)));
        Assert.Equal(1, _looks);
        _time.Advance(LoadGate.Interval);
        await sut.WaitAsync(CancellationToken.None);

        Assert.Equal(2, _looks);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task WaitAsync_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        var sut = new LoadGate(_ => Task.FromResult<string?>("busy"), new ManualTimeProvider(), _ => { });
        var waiting = sut.WaitAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task WaitAsync_QuestionFails_ThrowsAndAsksAgainNextTime()
    {
        var sut = new LoadGate(_ => _looks++ == 0 ? throw new IOException("gone") : Task.FromResult<string?>(null), _time, _ => { });

        await Assert.ThrowsAsync<IOException>(() => sut.WaitAsync(CancellationToken.None));
        await sut.WaitAsync(CancellationToken.None);

        Assert.Equal(2, _looks);
    }

    private void Answer(params string?[] answers) => Array.ForEach(answers, _answers.Enqueue);

    private LoadGate CreateSut() => new(
        _ =>
        {
            _looks++;
            return Task.FromResult(_answers.TryDequeue(out var answer) ? answer : null);
        },
        _time,
        _told.Add);
}
