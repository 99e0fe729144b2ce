using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;

namespace BackupKit.MySql.Wire;

/// <summary>Wakes the one who waits for a socket. A wake-up may be spurious: who is woken tries again.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketSignal(SafeHandle socket) : IValueTaskSource, IDisposable
{
    private readonly long _id = SocketReadiness.NextId();

    // A mutable struct. Continuations never run on the thread that serves all sockets.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private int _isWaited;
    private volatile bool _isDisposed;

    /// <summary>Waits until the socket can be read or written, has failed, or was closed.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public ValueTask WaitAsync(uint events, CancellationToken cancellationToken)
    {
        _core.Reset();
        var version = _core.Version;
        if (Interlocked.Exchange(ref _isWaited, 1) != 0)
        {
            throw new InvalidOperationException("Two operations wait for one socket.");
        }

        // Each of the three may end the wait at once; whoever comes first does.
        _registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((SocketSignal)state!).End(new OperationCanceledException(token)),
            this);
        if (_isDisposed)
        {
            End(new ObjectDisposedException(nameof(SocketStream)));
        }
        else
        {
            Arm(events);
        }

        return new ValueTask(this, version);
    }

    /// <summary>The socket is ready; called by the thread that serves all sockets.</summary>
    public void Wake() => End(null);

    /// <summary>The socket can not be waited for; called by the thread that serves all sockets.</summary>
    public void Fail(IOException error) => End(error);

    public void Dispose()
    {
        _isDisposed = true;
        SocketReadiness.Forget(_id);
        End(new ObjectDisposedException(nameof(SocketStream)));
    }

    void IValueTaskSource.GetResult(short token)
    {
        // Not disposing it, which waits for a callback that runs: that callback may be what ended this wait.
        _ = _registration.Unregister();
        _core.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Arm(uint events)
    {
        try
        {
            SocketReadiness.Instance.Arm(_id, this, socket, events);
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException)
        {
            End(ex);
        }

        if (_isDisposed)
        {
            SocketReadiness.Forget(_id);
        }
    }

    private void End(Exception? error)
    {
        if (Interlocked.Exchange(ref _isWaited, 0) == 0)
        {
            return;
        }

        if (error is null)
        {
            _core.SetResult(true);
        }
        else
        {
            _core.SetException(error);
        }
    }
}
