namespace BackupKit.Sinks;

/// <summary>
/// A new file that is being written. A stream of its own so that errors of the file system are told from errors of the
/// content that is copied into it.
/// </summary>
internal sealed class SinkFile : Stream
{
    // What is not on disk yet when the last byte came has to be waited for in one call that shows no progress. Twice 16 MiB
    // and eight files at once are some 13 s on a disk of 20 MB/s, within the time after which a sink counts as stalled.
    private const long FlushEvery = 16 << 20;

    private readonly FileStream _file;
    private readonly string _path;
    private long _written;
    private long _flushed;
    private Task _flushing = Task.CompletedTask;

    private SinkFile(FileStream file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position { get => _written; set => throw new NotSupportedException(); }

    /// <summary>Creates a file that did not exist, from its first moment readable by its owner only.</summary>
    public static SinkFile Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new SinkFile(new FileStream(path, options), path);
    }

    /// <summary>Removes an unfinished file; one that stays does no harm, since it is never listed.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception ex) when (FileErrors.IsTranslatable(ex))
        {
            // The error that led here matters more.
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            // An asynchronous write of a file is one that the runtime hands to another thread, which costs more than to copy the bytes into the page cache.
            cancellationToken.ThrowIfCancellationRequested();
            _file.Write(buffer.Span);
            _written += buffer.Length;
            if (_written - _flushed >= FlushEvery)
            {
                await _flushing.ConfigureAwait(false);
                _flushing = BeginFlush();
            }
        }
        catch (Exception ex) when (FileErrors.IsTranslatable(ex))
        {
            throw FileErrors.Translate(ex, "write", _path);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Returns once every byte is on the medium.</summary>
    public async Task FlushToDiskAsync()
    {
        await _flushing.ConfigureAwait(false);
        await BeginFlush().ConfigureAwait(false);
    }

    // Beside further writes: bytes that follow are covered by the next one.
    private Task BeginFlush()
    {
        _flushed = _written;
        return BlockingCall.RunAsync(static file => RandomAccess.FlushToDisk(file.SafeFileHandle), _file);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        _file.Dispose();
        base.Dispose(disposing);
    }
}
