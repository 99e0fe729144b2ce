using System.Collections.Concurrent;

namespace BackupKit.Sinks;

/// <summary>
/// Leaves small files and names to one flush of their volume at the end, and flushes large files beside the next ones. Where a volume can not be flushed
/// as a whole, every file is flushed in that way, and the directories at the end.
/// </summary>
/// <remarks>See docs/decisions/0012 for what makes this as safe as one flush after the other.</remarks>
internal sealed class DirectoryBatch : ISinkBatch, IFileKeeper
{
    /// <summary>The longest file that is left to the volume. One that is longer might make the flush at the end a long one.</summary>
    public const int SmallFile = 1 << 20;

    // What the flush at the end may find: 100 s at 20 MB/s.
    private const long MostLeft = 2L << 30;

    private readonly DirectorySink _sink;
    private readonly Func<string, IVolume?> _findVolume;
    private readonly Volumes? _volumes;
    private readonly PendingFlushes _pending;
    private readonly ConcurrentDictionary<IVolume, bool> _used = [];
    private readonly ConcurrentDictionary<string, bool> _directories = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private BackupException? _failure;
    private long _left;

    public DirectoryBatch(DirectorySink sink)
        : this(sink, null, static file => file.FlushToDiskAsync())
    {
    }

    /// <param name="sink">Where the files are made.</param>
    /// <param name="findVolume">Finds the volume of a directory; the real one by default.</param>
    /// <param name="flush">Flushes one file.</param>
    internal DirectoryBatch(DirectorySink sink, Func<string, IVolume?>? findVolume, Func<SinkFile, Task> flush)
    {
        _sink = sink;
        _volumes = findVolume is null ? new Volumes() : null;
        _findVolume = findVolume ?? _volumes!.Find;
        _pending = new PendingFlushes(flush, Fail);
    }

    /// <inheritdoc />
    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ThrowIfFailed();
        await _sink.StoreAsync(key, content, this, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await _pending.DrainAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await BlockingCall.RunAsync(static batch => batch.Flush(), this).WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfFailed();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _volumes?.Dispose();
        return ValueTask.CompletedTask;
    }

    void IFileKeeper.BeforeContent(string directory)
    {
        if (_findVolume(directory) is { } volume)
        {
            _used[volume] = true;
        }
        else
        {
            _directories[directory] = true;
        }
    }

    async Task IFileKeeper.BeforeNameAsync(SinkFile file, string path)
    {
        if (file.Length <= SmallFile
            && _findVolume(Path.GetDirectoryName(path)!) is not null
            && Interlocked.Add(ref _left, file.Length) <= MostLeft)
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    Task IFileKeeper.AfterNameAsync(SinkFile file, string path) => file.IsClosed ? Task.CompletedTask : _pending.AddAsync(file, path);

    private void Flush()
    {
        // One at a time, so that nobody returns between an error and its note.
        lock (_lock)
        {
            foreach (var directory in _directories.Keys)
            {
                Try(() => DirectoryEntries.FlushToDisk(directory), directory);
            }

            foreach (var volume in _used.Keys)
            {
                Try(volume.Flush, _sink.Name);
            }
        }
    }

    private void Try(Action flush, string path)
    {
        try
        {
            flush();
        }
        catch (Exception ex)
        {
            Fail(ex, path);
        }
    }

    // The system tells of a failed write once, so it must not be asked again: the answer could be that all is well.
    private void Fail(Exception error, string path)
    {
        var known = FileErrors.Translate(error, "flush", path);
        Interlocked.CompareExchange(
            ref _failure,
            new BackupException(known.Code, known.Message, known.Hint, isTransient: false, error),
            null);
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw failure;
        }
    }
}
