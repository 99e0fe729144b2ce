using System.Runtime.InteropServices;

namespace BackupKit.Sinks;

/// <summary>Makes the names in a directory durable: a renamed file survives a power cut only once its directory was flushed.</summary>
internal static partial class DirectoryEntries
{
    private const int ReadOnly = 0;

    // Some network and FUSE file systems refuse fsync on a directory; they give no promise that could be asked for.
    private const int InvalidArgument = 22;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;

    /// <exception cref="IOException">The flush failed; the names may be lost on a power cut.</exception>
    public static void FlushToDisk(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(directory);
        }

        try
        {
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotImplemented or NotSupported))
            {
                throw Failure(directory);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"fsync of the directory {directory}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
