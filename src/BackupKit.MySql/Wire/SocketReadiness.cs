using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BackupKit.MySql.Wire;

/// <summary>One thread per process that waits for the sockets of all sessions, each armed for one event at a time (epoll(7), EPOLLONESHOT).</summary>
/// <remarks>
/// A socket that nobody waits for causes no work, however much it receives; the runtime's engine wakes up for every piece of it. Thread-safe.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed partial class SocketReadiness
{
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;

    private const uint OneShot = 1u << 30;
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;
    private const int EventSize = 16;
    private const int StackSize = 256 << 10;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly Lock Creation = new();
    private static SocketReadiness? _shared;
    private static long _lastId;

    private readonly ConcurrentDictionary<long, SocketSignal> _signals = new();
    private readonly int _epoll;
    private volatile IOException? _failure;

    /// <param name="epoll">The descriptor of an epoll instance, which is never closed.</param>
    internal SocketReadiness(int epoll)
    {
        _epoll = epoll;
        new Thread(Serve, StackSize) { IsBackground = true, Name = "BackupKit sockets" }.UnsafeStart();
    }

    /// <exception cref="IOException">The system refused; it may not the next time.</exception>
    public static SocketReadiness Instance
    {
        get
        {
            if (Volatile.Read(ref _shared) is { } shared)
            {
                return shared;
            }

            lock (Creation)
            {
                return _shared ??= new SocketReadiness(CreateEpoll());
            }
        }
    }

    /// <summary>A number that stands for one socket and is never used again, so that a late event can not wake the next owner of a descriptor.</summary>
    public static long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Wakes the signal once, at the next of these events or the end of the connection.</summary>
    /// <exception cref="IOException">The system refused, now or for good.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public void Arm(long id, SocketSignal signal, SafeHandle socket, uint events)
    {
        Span<byte> request = stackalloc byte[EventSize];
        request.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(request, events | OneShot);
        BinaryPrimitives.WriteInt64LittleEndian(request[DataOffset..], id);
        var isNew = _signals.TryAdd(id, signal);

        // After it is listed: whoever fails all that are does so either before this or with this one.
        if (_failure is { } failure)
        {
            throw new IOException(failure.Message, failure);
        }

        if (Control(_epoll, isNew ? Add : Modify, socket, ref MemoryMarshal.GetReference(request)) != 0)
        {
            throw SocketCalls.Failure("epoll_ctl");
        }
    }

    /// <summary>The socket was closed, which took it from the system's list.</summary>
    public static void Forget(long id) => Volatile.Read(ref _shared)?._signals.TryRemove(id, out _);

    private void Serve()
    {
        Span<byte> received = stackalloc byte[EventSize];
        while (true)
        {
            var count = Wait(_epoll, ref MemoryMarshal.GetReference(received), maxEvents: 1, timeout: -1);
            if (count < 0 && SocketCalls.IsFailure())
            {
                GiveUp(SocketCalls.Failure("Sockets can not be waited for any more (epoll_wait)"));
                return;
            }

            if (count == 1 && _signals.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(received[DataOffset..]), out var signal))
            {
                signal.Wake();
            }
        }
    }

    // Nobody would be woken any more. Sockets that are opened from now on get another instance; the descriptor stays open, since its number may be
    // somebody else's by now.
    private void GiveUp(IOException failure)
    {
        _failure = failure;
        Interlocked.CompareExchange(ref _shared, null, this);
        foreach (var signal in _signals.Values)
        {
            signal.Fail(new IOException(failure.Message, failure));
        }
    }

    private static int CreateEpoll() => Create(CloseOnExec) is >= 0 and var epoll ? epoll : throw SocketCalls.Failure("epoll_create1");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, SafeHandle socket, ref byte request);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, ref byte received, int maxEvents, int timeout);
}
