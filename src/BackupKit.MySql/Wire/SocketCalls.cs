using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BackupKit.MySql.Wire;

/// <summary>The system calls of <see cref="SocketStream"/> (recv(2), send(2), ppoll(2), usleep(3)); none of them waits for the peer longer than a fraction of a millisecond.</summary>
[SupportedOSPlatform("linux")]
internal static partial class SocketCalls
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const short ReadableEvent = 1;

    /// <summary>Bytes received, 0 at the end of the connection, -1 when nothing is there or the connection failed.</summary>
    public static nint Receive(SafeHandle socket, Span<byte> buffer) =>
        Receive(socket, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, DontWait);

    /// <summary>Bytes sent, -1 when there is no room or the connection failed.</summary>
    public static nint Send(SafeHandle socket, ReadOnlySpan<byte> buffer) =>
        Send(socket, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, DontWait | NoSignal);

    /// <summary>Waits for at most so long.</summary>
    /// <returns>Whether something can be received, or the connection ended.</returns>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public static bool AwaitBriefly(SafeHandle socket, uint microseconds)
    {
        var isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            var waited = new Waited { Socket = (int)socket.DangerousGetHandle(), Events = ReadableEvent };
            var time = new Duration { Nanoseconds = (nint)microseconds * 1000 };
            return Poll(ref waited, 1, ref time, 0) > 0;
        }
        finally
        {
            if (isHeld)
            {
                socket.DangerousRelease();
            }
        }
    }

    /// <summary>Whether the last call failed for another reason than having to wait.</summary>
    public static bool IsFailure() => Marshal.GetLastPInvokeError() is not (TryAgain or Interrupted);

    /// <summary>The last call's error.</summary>
    /// <param name="what">What failed.</param>
    public static IOException Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>Lets others run for about this long.</summary>
    public static void Rest(uint microseconds) => _ = Sleep(microseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeHandle socket, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(ref Waited socket, nuint count, ref Duration time, nint signals);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);

    // struct timespec
    [StructLayout(LayoutKind.Sequential)]
    private struct Duration
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct Waited
    {
        public int Socket;
        public short Events;
        public short Returned;
    }
}
