using System.IO.Pipelines;

using BackupKit.Streaming;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Streaming;

public sealed class ByteRateTests
{
    private const int Rate = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(64_000)]
    [InlineData(5_000_000)]
    public async Task TakeAsync_PiecesOfAnySize_TakeTheTimeOfTheirSum(int piece)
    {
        var time = new ManualTimeProvider { IsJumping = true };
        var sut = new ByteRate(Rate, time);
        var total = 0L;

        while (total < 20_000_000 && total < piece * 50_000L)
        {
            await sut.TakeAsync(piece, CancellationToken.None);
            total += piece;
        }

        // A tenth of a second is credit, and a last debt under ten milliseconds is not waited for.
        Assert.InRange(time.Now.TotalSeconds, ((double)total / Rate) - 0.111, ((double)total / Rate) + 0.001);
    }

    [Fact]
    public async Task TakeAsync_SeveralAtOnce_ShareTheRate()
    {
        var time = new ManualTimeProvider();
        var sut = new ByteRate(Rate, time);

        var takes = Enumerable.Range(0, 4).Select(_ => sut.TakeAsync(Rate, CancellationToken.None).AsTask()).ToArray();
        time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(takes[..2]).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(takes[2].IsCompleted || takes[3].IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(takes).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task TakeAsync_AfterALongPause_HasATenthOfASecondToMakeUpFor()
    {
        var time = new ManualTimeProvider();
        var sut = new ByteRate(Rate, time);
        time.Advance(TimeSpan.FromHours(1));

        await sut.TakeAsync(Rate / 10, CancellationToken.None);
        var next = sut.TakeAsync(Rate, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(0.99));
        await Task.Delay(20);

        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.02));
        await next.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task TakeAsync_Cancelled_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new ByteRate(Rate, new ManualTimeProvider()).TakeAsync(100L * Rate, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task RateLimitedWriter_EveryWayToWrite_PassesTheBytesAndPaysForThem()
    {
        var time = new ManualTimeProvider { IsJumping = true };
        var pipe = new Pipe();
        var sut = new RateLimitedWriter(pipe.Writer, new ByteRate(Rate, time));

        sut.GetSpan(3)[0] = 1;
        sut.Advance(1);
        Assert.Equal(1, sut.UnflushedBytes);
        await sut.FlushAsync();
        var reading = pipe.Reader.CopyToAsync(Stream.Null);
        for (var i = 0; i < 100; i++)
        {
            await sut.WriteAsync(new byte[Rate / 50]);
        }

        await sut.CompleteAsync();
        await reading;
        Assert.InRange(time.Now.TotalSeconds, 1.89, 2.01);
    }

    [Fact]
    public async Task RateLimitedWriter_LittleBesideOthersWithALot_WaitsForOnePieceOfEach()
    {
        const int Piece = RateLimitedWriter.PieceBytes;
        var time = new ManualTimeProvider();
        var rate = new ByteRate(Rate, time);

        var others = Enumerable.Range(0, 3).Select(_ => WriteAsync(100 * Piece)).ToArray();
        var little = WriteAsync(Piece);
        time.Advance(TimeSpan.FromSeconds(4.0 * Piece / Rate));

        await little.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(others, other => other.IsCompleted);

        Task WriteAsync(int bytes)
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            return new RateLimitedWriter(pipe.Writer, rate).WriteAsync(new byte[bytes]).AsTask();
        }
    }
}
