using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

/// <summary>The system takes away what sockets are waited for with.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class SocketReadinessTests
{
    [Fact]
    public async Task Serve_EpollIsNoneAnyMore_FailsWhoWaitsAndWhoComesAndEnds()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(listener.LocalEndPoint!);
        using var waitingPeer = await listener.AcceptAsync();
        using var woken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await woken.ConnectAsync(listener.LocalEndPoint!);
        using var wokenPeer = await listener.AcceptAsync();
        using var file = File.OpenHandle("/dev/null");
        var epoll = Create(0);
        var sut = new SocketReadiness(epoll);
        using var signal = new SocketSignal(waiting.SafeHandle);
        using var other = new SocketSignal(woken.SafeHandle);
        var wait = signal.WaitAsync(SocketReadiness.Readable, CancellationToken.None).AsTask();
        sut.Arm(SocketReadiness.NextId(), signal, waiting.SafeHandle, SocketReadiness.Readable);
        sut.Arm(SocketReadiness.NextId(), other, woken.SafeHandle, SocketReadiness.Readable);

        // The number stands for another file now, which the thread learns when it waits again.
        Assert.Equal(epoll, Duplicate(file.DangerousGetHandle().ToInt32(), epoll));
        await wokenPeer.SendAsync(new byte[1]);

        var error = await Assert.ThrowsAsync<IOException>(() => wait.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("epoll_wait", error.Message, StringComparison.Ordinal);
        var late = Assert.Throws<IOException>(() => sut.Arm(SocketReadiness.NextId(), other, woken.SafeHandle, SocketReadiness.Readable));
        Assert.Contains("epoll_wait", late.Message, StringComparison.Ordinal);
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);
}
