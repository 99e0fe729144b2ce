using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using BackupKit.Streaming.Compression;

namespace BackupKit.Streaming;

/// <summary>The plain bytes of one stored part, decompressed ahead of their reader in bounded memory.</summary>
internal sealed class PlainPart : IAsyncDisposable
{
    private const int ReadSize = 128 << 10;

    // What the pipe takes without a reader is read at once: another thread costs more than such a part.
    private const int SmallPart = 128 << 10;

    private readonly PartRecord _part;
    private readonly Stream _stored;
    private readonly StoredContent _content;
    private readonly Stream _decoder;
    private readonly StoredMeter _storedMeter = new();
    private readonly PlainMeter _plainMeter = new();
    private readonly Pipe _pipe = PartPipe.Create();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<bool> _pump;

    public PlainPart(Stream stored, CompressionCodec codec, PartRecord part)
    {
        _part = part;
        _stored = stored;
        _content = new StoredContent(stored, _storedMeter);
        _decoder = codec.OpenDecoder(_content);
        _pump = part.PlainLength <= SmallPart ? PumpAsync() : Task.Run(PumpAsync, CancellationToken.None);
    }

    /// <summary>
    /// The plain bytes, no more than the manifest says. Where the stored bytes can not be decoded reading throws
    /// <see cref="BackupErrorCode.SetCorrupt"/> when they are not those that were written, and <see cref="BackupErrorCode.CorruptStream"/> when they
    /// are. That what could be read are the bytes that were written is proved by <see cref="EnsureMatchesAsync"/> only.
    /// </summary>
    public PipeReader Plain => _pipe.Reader;

    /// <summary>To be called once <see cref="Plain"/> was read to its end.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.SetCorrupt"/>: the bytes are not those that were written.</exception>
    public async Task EnsureMatchesAsync(CancellationToken cancellationToken)
    {
        await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        if (!await _pump.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException($"The part {_part.Key} was not read to its end.");
        }

        if ((StoredDamage()
            ?? Difference("plain length", _part.PlainLength, _plainMeter.Length)
            ?? Difference("plain XXH3", _part.PlainXxh3, _plainMeter.Hash)) is { } damage)
        {
            throw damage;
        }
    }

    /// <summary>
    /// How the stored bytes differ from those that were written; <see langword="null"/> when they do not. Nothing can be read from <see cref="Plain"/>
    /// afterwards.
    /// </summary>
    public async Task<BackupException?> FindStoredDamageAsync(CancellationToken cancellationToken)
    {
        await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        await ((Task)_pump).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        await ReadStoredToEndAsync(cancellationToken).ConfigureAwait(false);
        return StoredDamage();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        await ((Task)_pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _decoder.DisposeAsync().ConfigureAwait(false);
        await _stored.DisposeAsync().ConfigureAwait(false);
        _storedMeter.Dispose();
        _stop.Dispose();
    }

    /// <summary>Whether everything was handed over.</summary>
    private async Task<bool> PumpAsync()
    {
        Exception? error = null;
        try
        {
            return await HandOverAsync().ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            error = ex;
            error = await ExplainAsync(ex).ConfigureAwait(false);
            throw error;
        }
        finally
        {
            await _pipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    private async Task<bool> HandOverAsync()
    {
        while (true)
        {
            var memory = _pipe.Writer.GetMemory(ReadSize);
            var read = await _decoder.ReadAsync(memory, _stop.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return true;
            }

            _plainMeter.Append(memory.Span[..read]);
            if (_plainMeter.Length > _part.PlainLength)
            {
                // A few stored bytes can stand for any number of plain ones.
                throw new BackupException(
                    BackupErrorCode.CorruptStream,
                    string.Create(CultureInfo.InvariantCulture, $"it goes on after the {_part.PlainLength} plain bytes that the manifest says it has."),
                    "Use another copy of the set.");
            }

            _pipe.Writer.Advance(read);
            var flush = await _pipe.Writer.FlushAsync(_stop.Token).ConfigureAwait(false);
            if (flush.IsCompleted)
            {
                return false;
            }
        }
    }

    // What a decoder stumbles over is seldom what is wrong: that the bytes are not those that were stored is the better thing to know.
    private async Task<Exception> ExplainAsync(Exception error)
    {
        if (error is not BackupException { Code: BackupErrorCode.CorruptStream } corrupt)
        {
            return error;
        }

        try
        {
            await ReadStoredToEndAsync(_stop.Token).ConfigureAwait(false);
            return StoredDamage(corrupt) ?? Name(corrupt);
        }
        catch (Exception ex)
        {
            // What the sink does not give can not be judged. With the part closed nobody reads any more, and nobody wants to know.
            return ex;
        }
    }

    private async Task ReadStoredToEndAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            while (await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
                // Metered on the way.
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private BackupException? StoredDamage(Exception? innerException = null) =>
        Difference("stored length", _part.StoredLength, _storedMeter.Length, innerException)
        ?? Difference("stored SHA-256", _part.StoredSha256, _storedMeter.Hash, innerException);

    private BackupException Name(BackupException corrupt) =>
        new(corrupt.Code, $"The part {_part.Key} can not be decoded: {corrupt.Message}", corrupt.Hint, innerException: corrupt);

    private BackupException? Difference<T>(string what, T expected, T actual, Exception? innerException = null)
        where T : IEquatable<T> => expected.Equals(actual)
        ? null
        : new BackupException(
            BackupErrorCode.SetCorrupt,
            $"The part {_part.Key} is not what was written: its {what} is {actual}, the manifest says {expected}.",
            "Use another copy of the set.",
            innerException: innerException);
}
