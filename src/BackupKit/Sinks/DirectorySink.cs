using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace BackupKit.Sinks;

/// <summary>Stores sets in a directory of a file system.</summary>
/// <remarks>
/// Thread-safe. A file gets its name only after its content is on the medium, and the write returns only after the name is, too. In a batch both may
/// reach the medium later: on ext4, XFS and btrfs of Linux 5.17 and later small files do so by one flush of the file system, which also reports errors
/// that others had there; anywhere else files are flushed one by one, several at a time.
/// Files are created with mode 0600 and directories with 0700. A process that is killed leaves files named <c>.tmp-*</c>, which are
/// never listed; <see cref="CheckAsync"/> removes those that are older than a day.
/// </remarks>
public sealed class DirectorySink : IBackupSink
{
    internal const string TemporaryPrefix = ".tmp-";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly SharedFlush _flush = new(DirectoryEntries.FlushToDisk);
    private readonly FlushedFiles _flushed;

    /// <summary>Creates the sink; nothing is touched yet.</summary>
    /// <param name="path">The directory; it is created by the first write if it does not exist.</param>
    public DirectorySink(string path)
        : this(path, TimeProvider.System)
    {
    }

    internal DirectorySink(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _time = time;
        _flushed = new FlushedFiles(_flush);
    }

    /// <summary>The directory as an absolute path.</summary>
    public string Name => _root;

    /// <inheritdoc />
    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return StoreAsync(key, content, _flushed, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>On Windows the batch makes each object durable by itself.</remarks>
    public ISinkBatch OpenBatch() => OperatingSystem.IsWindows() ? new DurableBatch(this) : new DirectoryBatch(this);

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        return Task.FromResult<Stream>(Guard(
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan),
            "read",
            path));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<BackupObject> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        foreach (var file in EnumerateFiles(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (key.StartsWith(prefix, StringComparison.Ordinal) && !IsTemporary(file) && TryDescribe(file, key) is { } found)
            {
                yield return found;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        var directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
        {
            return;
        }

        Guard(() => File.Delete(path), "delete", path);
        await Guard(_flush.FlushAsync(directory), "flush", directory).ConfigureAwait(false);
        DeleteEmptyDirectories(directory);
    }

    /// <summary>
    /// Finds out whether the directory can be created and written to, whether others can look into it, and whether less than
    /// 1 GiB is free. Removes unfinished files older than a day.
    /// </summary>
    public async Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default)
    {
        var check = new DirectoryCheck(_root, _time);
        return await BlockingCall.RunAsync(check.Run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a file and gives it its name; the keeper sees to it that it is durable when that was promised.</summary>
    internal async Task StoreAsync(string key, Stream content, IFileKeeper keeper, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        var directory = Path.GetDirectoryName(target)!;
        var temporary = Path.Combine(directory, TemporaryPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)));
        var isRenamed = false;
        var file = await CreateAsync(temporary, directory).ConfigureAwait(false);
        try
        {
            keeper.BeforeContent(directory);
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            await Guard(keeper.BeforeNameAsync(file, target), "flush", target).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            Guard(() => File.Move(temporary, target, overwrite: true), "rename", target);
            isRenamed = true;
            await Guard(keeper.AfterNameAsync(file, target), "flush", directory).ConfigureAwait(false);
        }
        finally
        {
            if (!isRenamed)
            {
                await file.DisposeAsync().ConfigureAwait(false);
                SinkFile.TryDelete(temporary);
            }
        }
    }

    private static bool IsTemporary(FileInfo file) => file.Name.StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    private static BackupObject? TryDescribe(FileInfo file, string key)
    {
        try
        {
            return new BackupObject(key, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
        }
        catch (FileNotFoundException)
        {
            // Deleted while the directory was being read.
            return null;
        }
    }

    private IEnumerable<FileInfo> EnumerateFiles(string prefix)
    {
        var slash = prefix.LastIndexOf('/');
        var start = slash < 0 ? _root : PathOf(prefix[..slash]);
        if (!Directory.Exists(start))
        {
            yield break;
        }

        using var files = Guard(() => new DirectoryInfo(start).EnumerateFiles("*", Everything).GetEnumerator(), "list", start);
        while (Guard(files.MoveNext, "list", start))
        {
            yield return files.Current;
        }
    }

    private string PathOf(string key)
    {
        ObjectKey.ThrowIfInvalid(key);
        if (key.AsSpan(key.LastIndexOf('/') + 1).StartsWith(TemporaryPrefix, StringComparison.Ordinal))
        {
            throw new BackupException(
                BackupErrorCode.SinkInvalidKey,
                $"The object key \"{key}\" is not allowed.",
                $"Names that begin with {TemporaryPrefix} are those of unfinished files.");
        }

        return Path.Combine(_root, key.Replace('/', Path.DirectorySeparatorChar));
    }

    private async Task<SinkFile> CreateAsync(string path, string directory)
    {
        // Somebody who deletes the last object of a directory removes the directory too, so it may vanish again. Where another
        // writer creates the directory between the failed open and its report, .NET reports that the file is missing instead.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return SinkFile.Create(path);
            }
            catch (Exception ex) when (ex is DirectoryNotFoundException or FileNotFoundException && attempt < 3)
            {
                await CreateDirectoryAsync(directory).ConfigureAwait(false);
            }
            catch (Exception ex) when (FileErrors.IsTranslatable(ex))
            {
                throw FileErrors.Translate(ex, "create a file in", directory);
            }
        }
    }

    /// <summary>Creates the directory and its missing parents, each durable: .NET would give the mode to the last one only.</summary>
    private async Task CreateDirectoryAsync(string directory)
    {
        if (Directory.Exists(directory) || Path.GetDirectoryName(directory) is not { } parent)
        {
            return;
        }

        await CreateDirectoryAsync(parent).ConfigureAwait(false);
        Guard(
            () => OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnerOnly),
            "create",
            directory);
        await Guard(_flush.FlushAsync(parent), "flush", parent).ConfigureAwait(false);
    }

    private void DeleteEmptyDirectories(string directory)
    {
        try
        {
            while (directory.Length > _root.Length && !Directory.EnumerateFileSystemEntries(directory).Any())
            {
                Directory.Delete(directory);
                directory = Path.GetDirectoryName(directory)!;
            }
        }
        catch (Exception ex) when (FileErrors.IsTranslatable(ex))
        {
            // An empty directory that stays, or that somebody just filled, does no harm.
        }
    }

    private static void Guard(Action action, string verb, string path) => Guard(
        () =>
        {
            action();
            return true;
        },
        verb,
        path);

    private static T Guard<T>(Func<T> action, string verb, string path)
    {
        try
        {
            return action();
        }
        catch (Exception ex) when (FileErrors.IsTranslatable(ex))
        {
            throw FileErrors.Translate(ex, verb, path);
        }
    }

    private static async Task Guard(Task action, string verb, string path)
    {
        try
        {
            await action.ConfigureAwait(false);
        }
        catch (Exception ex) when (FileErrors.IsTranslatable(ex))
        {
            throw FileErrors.Translate(ex, verb, path);
        }
    }
}
