using BackupKit.Sinks;

namespace BackupKit.Tests.Sinks;

public sealed class GuardedReadingTests
{
    [Fact]
    public async Task ReadAsync_AfterAReadThatWasGivenUp_HasItsOwnBuffer()
    {
        var inner = new LateStream();
        var gaveUp = false;
        await using var sut = new GuardedReading(inner, (read, token) =>
        {
            var running = read(token);
            if (gaveUp)
            {
                return running;
            }

            gaveUp = true;
            throw new TimeoutException();
        });
        var buffer = new byte[16];

        await Assert.ThrowsAsync<TimeoutException>(() => sut.ReadAsync(buffer).AsTask());
        var second = sut.ReadAsync(buffer).AsTask();
        inner.Finish(1, (byte)'b');
        inner.Finish(0, (byte)'a');

        Assert.Equal(16, await second);
        Assert.Equal("bbbbbbbbbbbbbbbb"u8.ToArray(), buffer);
        Assert.False(inner.Reads[0].Buffer.Span.Overlaps(inner.Reads[1].Buffer.Span));
    }

    [Fact]
    public async Task ReadAsync_GivenUp_NeverTouchesTheBufferOfTheCaller()
    {
        var inner = new LateStream();
        await using var sut = new GuardedReading(inner, (read, token) =>
        {
            _ = read(token);
            throw new TimeoutException();
        });
        var buffer = new byte[16];

        await Assert.ThrowsAsync<TimeoutException>(() => sut.ReadAsync(buffer).AsTask());
        inner.Finish(0, (byte)'a');

        Assert.Equal(new byte[16], buffer);
    }

    // Each read ends when it is told to.
    private sealed class LateStream : ReadOnlyStream
    {
        public List<(Memory<byte> Buffer, TaskCompletionSource<int> End)> Reads { get; } = [];

        public void Finish(int read, byte value)
        {
            Reads[read].Buffer.Span.Fill(value);
            Reads[read].End.SetResult(Reads[read].Buffer.Length);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads.Add((buffer, new TaskCompletionSource<int>()));
            return new ValueTask<int>(Reads[^1].End.Task);
        }
    }
}
