using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace BackupKit.MySql.Wire;

/// <summary>The bytes of a connected socket on Linux; while rows stream, many of the server's small writes become one read.</summary>
/// <remarks>
/// A server writes its rows in pieces of net_buffer_length (16 KiB). Waiting for each of them in the runtime's socket engine costs five times
/// what receiving it costs (decision 0013). Here a read takes what is there; while <see cref="IsBulk"/> is set and that is little, it rests for a
/// moment in which the server fills its socket; otherwise it waits for a fraction of a millisecond. Only for a server that is slower than that the reader waits, asynchronously.
/// One reader or writer at a time; only disposal may come from another thread.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class SocketStream(Socket socket) : Stream
{
    // What a server produces in this time fits into the socket's buffer (208 KiB by default), so that it seldom has to wait for us.
    // The kernel adds a timer slack of 50 microseconds.
    private const uint RestMicroseconds = 50;
    private const int Rests = 2;

    // Answers of a server on the same machine or in the same room come sooner. Threads that wait are missing elsewhere.
    private const uint BriefMicroseconds = 200;

    // After an answer that took longer others may, too.
    private const int WaitsAfterSlowness = 16;

    private readonly SocketSignal _signal = new(socket.SafeHandle);
    private int _waitsLeft;

    /// <summary>Whether large amounts are expected, so that a read may rest for the sake of a larger one.</summary>
    public bool IsBulk { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="IOException">The connection failed.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return (IsBulk ? TryGather(buffer.Span, out var count) : TryReceive(buffer.Span, out count) || TryAwait(buffer.Span, out count))
            ? ValueTask.FromResult(count)
            : WaitAndReceiveAsync(buffer, cancellationToken);
    }

    /// <exception cref="IOException">The connection failed.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sent = Send(buffer.Span);
        return sent == buffer.Length ? ValueTask.CompletedTask : SendRestAsync(buffer[sent..], cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
            _signal.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAndReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.WaitAsync(SocketReadiness.Readable, cancellationToken).ConfigureAwait(false);
            if (TryReceive(buffer.Span, out var count))
            {
                return count;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            await _signal.WaitAsync(SocketReadiness.Writable, cancellationToken).ConfigureAwait(false);
            buffer = buffer[Send(buffer.Span)..];
        }
    }

    private bool TryGather(Span<byte> buffer, out int count)
    {
        var isAny = TryReceive(buffer, out count);
        for (var rest = 0; rest < Rests && count < buffer.Length / 2 && !(isAny && count == 0); rest++)
        {
            SocketCalls.Rest(RestMicroseconds);
            if (TryReceiveMore(buffer[count..], hasSome: isAny, out var more))
            {
                isAny = true;
                count += more;
            }
            else if (isAny)
            {
                break;
            }
        }

        return isAny;
    }

    // Short answers come within some tens of microseconds. To wait for one here costs less than to wake two threads for it.
    private bool TryAwait(Span<byte> buffer, out int count)
    {
        count = 0;
        if (_waitsLeft > 0)
        {
            _waitsLeft--;
            return false;
        }

        if (!SocketCalls.AwaitBriefly(socket.SafeHandle, BriefMicroseconds))
        {
            _waitsLeft = WaitsAfterSlowness;
            return false;
        }

        return TryReceive(buffer, out count);
    }

    // What was received comes before a failure: it may be the server's own error.
    private bool TryReceiveMore(Span<byte> buffer, bool hasSome, out int count)
    {
        try
        {
            return TryReceive(buffer, out count);
        }
        catch (IOException) when (hasSome)
        {
            count = 0;
            return false;
        }
    }

    // False when nothing is there yet; true with 0 bytes at the end of the connection.
    private bool TryReceive(Span<byte> buffer, out int count)
    {
        var received = SocketCalls.Receive(socket.SafeHandle, buffer);
        count = (int)Math.Max(received, 0);
        return received >= 0 || (SocketCalls.IsFailure() ? throw Failure() : false);
    }

    private int Send(ReadOnlySpan<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var sent = SocketCalls.Send(socket.SafeHandle, buffer[total..]);
            if (sent < 0)
            {
                return SocketCalls.IsFailure() ? throw Failure() : total;
            }

            total += (int)sent;
        }

        return total;
    }

    private static IOException Failure() => SocketCalls.Failure("The connection failed");
}
