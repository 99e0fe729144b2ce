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
        _decoder = codec.OpenDecoder(new StoredContent(stored, _storedMeter));
        _pump = part.PlainLength <= SmallPart ? PumpAsync() : Task.Run(PumpAsync, CancellationToken.None);
    }

    /// <summary>
    /// The plain bytes. Reading throws <see cref="BackupErrorCode.CorruptStream"/> where the stored bytes can not be decoded. That
    /// they are the bytes that were written is proved by <see cref="EnsureMatchesAsync"/> only.
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

        ThrowIfDifferent("stored length", _part.StoredLength, _storedMeter.Length);
        ThrowIfDifferent("stored SHA-256", _part.StoredSha256, _storedMeter.Hash);
        ThrowIfDifferent("plain length", _part.PlainLength, _plainMeter.Length);
        ThrowIfDifferent("plain XXH3", _part.PlainXxh3, _plainMeter.Hash);
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
            while (true)
            {
                var memory = _pipe.Writer.GetMemory(ReadSize);
                var read = await _decoder.ReadAsync(memory, _stop.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    return true;
                }

                _plainMeter.Append(memory.Span[..read]);
                _pipe.Writer.Advance(read);
                var flush = await _pipe.Writer.FlushAsync(_stop.Token).ConfigureAwait(false);
                if (flush.IsCompleted)
                {
                    return false;
                }
            }
        }
        catch (Exception ex)
        {
            error = ex is BackupException { Code: BackupErrorCode.CorruptStream } corrupt ? Name(corrupt) : ex;
            throw error;
        }
        finally
        {
            await _pipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    private BackupException Name(BackupException corrupt) =>
        new(corrupt.Code, $"The part {_part.Key} can not be decoded: {corrupt.Message}", corrupt.Hint, innerException: corrupt);

    private void ThrowIfDifferent<T>(string what, T expected, T actual)
        where T : IEquatable<T>
    {
        if (!expected.Equals(actual))
        {
            throw new BackupException(
                BackupErrorCode.SetCorrupt,
                $"The part {_part.Key} is not what was written: its {what} is {actual}, the manifest says {expected}.",
                "Use another copy of the set.");
        }
    }
}
