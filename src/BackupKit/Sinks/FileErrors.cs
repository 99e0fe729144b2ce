namespace BackupKit.Sinks;

/// <summary>Turns what the file system throws into the errors of a sink.</summary>
internal static class FileErrors
{
    // .NET puts errno into HResult on Unix: ENOSPC 28; EDQUOT is 122 on Linux and 69 on macOS; EROFS 30.
    // 0x80070027 and 0x80070070 are ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
    private const int NoSpace = 28;
    private const int QuotaExceededLinux = 122;
    private const int QuotaExceededMacOs = 69;
    private const int ReadOnlyFileSystem = 30;

    // EEXIST is what mkdir says of a regular file, ENOTDIR what everything below it is told. Files themselves get names that nobody has.
    private const int FileExists = 17;
    private const int NotADirectory = 20;
    private const int FileExistsWindows = unchecked((int)0x80070050);
    private const int AlreadyExistsWindows = unchecked((int)0x800700B7);
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);

    public static bool IsTranslatable(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static BackupException Translate(Exception exception, string action, string path) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new BackupException(
            BackupErrorCode.SinkObjectNotFound,
            $"Could not {action} {path}: it does not exist.",
            action is "create" or "create a file in"
                ? "The directory, or the mount it lies on, was removed or can not be created: check the path and run the backup again."
                : "It was moved or deleted by someone else; list the sets again, and check the path and that its file system is mounted.",
            innerException: exception),
        { HResult: FileExists or NotADirectory or FileExistsWindows or AlreadyExistsWindows } => NotADirectoryError(action, path, exception),
        UnauthorizedAccessException or { HResult: ReadOnlyFileSystem } => new BackupException(
            BackupErrorCode.SinkAccessDenied,
            $"Could not {action} {path}: access is denied or the file system is read-only.",
            "Give the account that runs the backup read and write access to the directory, for example: install -d -m 700 -o USER DIRECTORY.",
            innerException: exception),
        PathTooLongException => new BackupException(
            BackupErrorCode.SinkInvalidKey,
            $"Could not {action} {path}: the path is too long for the file system.",
            "Use a directory with a shorter path.",
            innerException: exception),
        { HResult: NoSpace or QuotaExceededLinux or QuotaExceededMacOs or HandleDiskFull or DiskFull } => new BackupException(
            BackupErrorCode.SinkFull,
            $"Could not {action} {path}: no space is left.",
            "Free space or raise the quota, or back up to another directory. The unfinished set is not a backup and can be deleted.",
            innerException: exception),
        _ => new BackupException(
            BackupErrorCode.SinkFailed,
            $"Could not {action} {path}: {exception.Message}",
            "Check the file system and the system's log.",
            isTransient: true,
            innerException: exception),
    };

    /// <summary>The regular file that stands at this path or above it, or <see langword="null"/>.</summary>
    public static string? FindFileInPath(string path)
    {
        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                return part;
            }
        }

        return null;
    }

    private static BackupException NotADirectoryError(string action, string path, Exception? exception) => new(
        BackupErrorCode.SinkAccessDenied,
        $"Could not {action} {path}: {FindFileInPath(path) ?? "a part of the path"} is a file, not a directory.",
        "Name a directory to back up to, or move the file away.",
        innerException: exception);
}
