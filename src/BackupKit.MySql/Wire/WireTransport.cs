using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BackupKit.MySql.Wire;

/// <summary>Bytes to and from the server with time-outs; knows nothing of packets.</summary>
/// <remarks>One reader or writer at a time; <see cref="Abort"/> and <see cref="SetDeadline"/> may come from any thread.</remarks>
internal sealed class WireTransport(Stream stream, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly CancellationTokenSource _timer = new(Timeout.InfiniteTimeSpan, timeProvider);
    // Below TLS, too.
    private readonly SocketStream? _socket = stream as SocketStream;
    private Stream _stream = stream;
    private long _deadlineTicks;
    private volatile bool _isDead;

    public bool IsDead => _isDead;

    public Stream Stream => _stream;

    /// <summary>Says whether large amounts are expected from now on.</summary>
    public void ExpectBulk(bool isBulk)
    {
        if (OperatingSystem.IsLinux() && _socket is { } socket)
        {
            socket.IsBulk = isBulk;
        }
    }

    /// <summary>Goes on with another stream, that is with TLS over the present one.</summary>
    public void Replace(Stream stream) => _stream = stream;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout)
    {
        Arm(timeout);
        try
        {
            var count = await _stream.ReadAsync(buffer, _timer.Token).ConfigureAwait(false);
            return count > 0 ? count : throw Fail(MySqlWireException.Lost());
        }
        catch (Exception ex) when (IsTransportFailure(ex))
        {
            throw Translate(ex, timeout);
        }
        finally
        {
            Arm(Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout)
    {
        Arm(timeout);
        try
        {
            await _stream.WriteAsync(bytes, _timer.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (IsTransportFailure(ex))
        {
            throw Translate(ex, timeout);
        }
        finally
        {
            Arm(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends every wait after the time, whatever its own time-out is; <see langword="null"/> lifts it.</summary>
    public void SetDeadline(TimeSpan? time)
    {
        Volatile.Write(ref _deadlineTicks, time?.Ticks ?? 0);
        CancelAfter(time ?? Timeout.InfiniteTimeSpan);
    }

    /// <summary>Closes the connection at once; pending reads and writes fail.</summary>
    public void Abort()
    {
        _isDead = true;
        _stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _isDead = true;
        await _stream.DisposeAsync().ConfigureAwait(false);
        _timer.Dispose();
    }

    private void Arm(TimeSpan timeout)
    {
        if (Volatile.Read(ref _deadlineTicks) == 0)
        {
            CancelAfter(timeout);

            // A deadline set by another thread in between was overwritten; it begins anew.
            if (Volatile.Read(ref _deadlineTicks) is > 0 and var ticks)
            {
                CancelAfter(TimeSpan.FromTicks(ticks));
            }
        }
    }

    private void CancelAfter(TimeSpan time)
    {
        try
        {
            _timer.CancelAfter(time);
        }
        catch (ObjectDisposedException)
        {
            // Disposed beside a running operation, whose read or write ends with the loss of the connection.
        }
    }

    private MySqlWireException Translate(Exception cause, TimeSpan timeout)
    {
        var ticks = Volatile.Read(ref _deadlineTicks);
        return Fail(_timer.IsCancellationRequested
            ? MySqlWireException.TimedOut(ticks > 0 ? TimeSpan.FromTicks(ticks) : timeout)
            : MySqlWireException.Lost(cause));
    }

    private MySqlWireException Fail(MySqlWireException failure)
    {
        _isDead = true;
        return failure;
    }

    private static bool IsTransportFailure(Exception ex) =>
        ex is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException;
}
