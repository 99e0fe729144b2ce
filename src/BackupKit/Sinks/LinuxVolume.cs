using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BackupKit.Sinks;

/// <summary>
/// syncfs(2) on a descriptor of its own. Since Linux 5.8 it reports what could not be written back since that descriptor was opened, and since 5.17 also
/// what the file system itself says.
/// </summary>
internal sealed partial class LinuxVolume : IVolume
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const int StatxDevice = 136;

    private static readonly Version FirstKernel = new(5, 17);

    // ext2 to ext4, XFS, btrfs, tmpfs: their errors reach syncfs, and it returns only after the device has flushed its cache. Overlay, FUSE and network file
    // systems keep one promise or the other not at all, or not in all versions.
    private static readonly uint[] Trusted = [0xEF53, 0x58465342, 0x9123683E, 0x01021994];

    private readonly SafeFileHandle _handle;

    private LinuxVolume(SafeFileHandle handle, ulong device)
    {
        _handle = handle;
        Device = device;
    }

    /// <summary>Tells the file system from others that are mounted.</summary>
    public ulong Device { get; }

    /// <summary>Opens the volume that a directory is on; <see langword="null"/> where one call can not be relied on.</summary>
    public static LinuxVolume? TryOpen(string directory)
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < FirstKernel)
        {
            return null;
        }

        var descriptor = Open(directory, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            if (IsTrusted(handle) && TryReadDevice(handle) is { } device)
            {
                return new LinuxVolume(handle, device);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without statx.
        }

        handle.Dispose();
        return null;
    }

    /// <inheritdoc />
    public void Flush()
    {
        if (SyncFileSystem(_handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"syncfs: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    private static unsafe bool IsTrusted(SafeFileHandle handle)
    {
        // The type comes first; the whole has no more than 120 bytes anywhere.
        var status = stackalloc byte[512];
        return FileSystemStatus(handle, status) == 0 && Trusted.Contains(MemoryMarshal.Read<uint>(new ReadOnlySpan<byte>(status, sizeof(uint))));
    }

    private static unsafe ulong? TryReadDevice(SafeFileHandle handle)
    {
        // Of 256 bytes on every platform.
        var status = stackalloc byte[512];
        return ExtendedStatus(handle, "", EmptyPath, 0, status) == 0
            ? MemoryMarshal.Read<ulong>(new ReadOnlySpan<byte>(status + StatxDevice, sizeof(ulong)))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fstatfs")]
    private static unsafe partial int FileSystemStatus(SafeFileHandle handle, byte* status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int ExtendedStatus(SafeFileHandle directory, string path, int flags, uint mask, byte* status);
}
