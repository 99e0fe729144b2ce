using System.Net.Sockets;
using System.Runtime.Versioning;

using BackupKit.MySql.Tests.Wire.Support;

namespace BackupKit.MySql.Tests.Wire;

[SupportedOSPlatform("linux")]
public sealed class SocketStreamTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_PiecesOfAnySize_GivesEveryByteInOrder(bool isBulk)
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Stream.IsBulk = isBulk;
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var writing = Task.Run(async () =>
        {
            var random = new Random(2);
            for (var at = 0; at < sent.Length;)
            {
                var count = Math.Min(random.Next(1, 40_000), sent.Length - at);
                await pair.Peer.SendAsync(sent.AsMemory(at, count));
                at += count;
                if (random.Next(20) == 0)
                {
                    await Task.Delay(1);
                }
            }

            pair.Peer.Shutdown(SocketShutdown.Send);
        });

        var received = new MemoryStream();
        await pair.Stream.CopyToAsync(received, 70_000);
        await writing;

        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        Assert.Equal(0, await pair.Stream.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task ReadAsync_BulkFromABusyPeer_GathersManyPiecesIntoOneRead()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Stream.IsBulk = true;
        for (var i = 0; i < 8; i++)
        {
            await pair.Peer.SendAsync(new byte[16 << 10]);
        }

        Assert.Equal(128 << 10, await pair.Stream.ReadAsync(new byte[256 << 10]));
    }

    [Fact]
    public async Task WriteAsync_PeerReadsSlowly_WaitsAndLosesNothing()
    {
        await using var pair = await SocketPair.OpenAsync();
        var sent = new byte[5_000_000];
        new Random(3).NextBytes(sent);
        var received = new byte[sent.Length];
        var reading = Task.Run(async () =>
        {
            for (var at = 0; at < received.Length;)
            {
                at += await pair.Peer.ReceiveAsync(received.AsMemory(at));
                await Task.Yield();
            }
        });

        await pair.Stream.WriteAsync(sent);
        await reading;

        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task ReadAsync_CancelledWhileWaiting_EndsAndTheNextReadWorks()
    {
        await using var pair = await SocketPair.OpenAsync();
        using var stop = new CancellationTokenSource();
        var reading = pair.Stream.ReadAsync(new byte[10], stop.Token).AsTask();
        Assert.False(reading.IsCompleted);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        // The late event of the wait that was given up must not harm the next one.
        for (var i = 0; i < 100; i++)
        {
            var next = pair.Stream.ReadAsync(new byte[10]).AsTask();
            await pair.Peer.SendAsync(new byte[] { (byte)i });
            Assert.Equal(1, await next);
        }
    }

    // Some answers within the time that a read polls for, most after it: both ways end with the byte.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public async Task ReadAsync_AnswersAfterAWhile_Arrive(int milliseconds)
    {
        await using var pair = await SocketPair.OpenAsync();
        var buffer = new byte[1];
        for (var i = 0; i < 40; i++)
        {
            var answer = Task.Run(async () =>
            {
                await Task.Delay(milliseconds);
                await pair.Peer.SendAsync(new byte[] { (byte)i });
            });

            Assert.Equal(1, await pair.Stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Equal((byte)i, buffer[0]);
            await answer;
        }
    }

    [Fact]
    public async Task ReadAsync_CancelledAtAnyMoment_EndsAndLosesNothing()
    {
        await using var pair = await SocketPair.OpenAsync();
        var buffer = new byte[1];
        for (var i = 0; i < 200; i++)
        {
            // From before the poll ends until long after it, in steps of a twentieth of it.
            using var stop = new CancellationTokenSource();
            var cancelling = Task.Run(async () =>
            {
                await Task.Yield();
                Thread.SpinWait(i * 500);
                await stop.CancelAsync();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Stream.ReadAsync(buffer, stop.Token).AsTask())
                .WaitAsync(TimeSpan.FromMinutes(1));
            await cancelling;

            await pair.Peer.SendAsync(new byte[] { (byte)i });
            Assert.Equal(1, await pair.Stream.ReadAsync(buffer));
            Assert.Equal((byte)i, buffer[0]);
        }
    }

    [Fact]
    public async Task ReadAsync_DisposedWhileWaiting_Fails()
    {
        await using var pair = await SocketPair.OpenAsync();
        var reading = pair.Stream.ReadAsync(new byte[10]).AsTask();

        await pair.Stream.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => reading).WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Stream.ReadExactlyAsync(new byte[10]));
    }

    [Fact]
    public async Task WriteAsync_PeerIsGone_IsAnIoError()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Peer.Dispose();

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await pair.Stream.WriteAsync(new byte[100_000]);
            }
        });
    }

    [Fact]
    public async Task Waits_ManySocketsAtOnce_EachIsWokenByItsOwn()
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SocketPair.OpenAsync()));
        var reads = pairs.Select(async pair =>
        {
            var buffer = new byte[1];
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal(1, await pair.Stream.ReadAsync(buffer));
                Assert.Equal((byte)i, buffer[0]);
            }
        }).ToList();

        for (var i = 0; i < 50; i++)
        {
            foreach (var pair in pairs)
            {
                await pair.Peer.SendAsync(new byte[] { (byte)i });
            }
        }

        await Task.WhenAll(reads).WaitAsync(TimeSpan.FromMinutes(1));
        foreach (var pair in pairs)
        {
            await pair.DisposeAsync();
        }
    }
}
