using System.IO.Pipelines;
using BackupKit.Streaming.Compression;

namespace BackupKit.Streaming;

/// <summary>
/// The one place where a part becomes an object: source, plain meter, compression, stored meter, sink. Thread-safe: holds no
/// state of a part.
/// </summary>
/// <param name="sink">Where the object goes.</param>
/// <param name="setKey">The key prefix of the set.</param>
/// <param name="codec">The compression for parts that allow one.</param>
internal sealed class PartWriter(IBackupSink sink, string setKey, CompressionCodec codec)
{
    /// <summary>Stores one part. Called again for a part that failed, it starts over.</summary>
    /// <param name="part">The part.</param>
    /// <param name="write">Writes its plain bytes.</param>
    /// <param name="onPlainBytes">Told of plain bytes as they pass.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<PartRecord> WriteAsync(
        BackupPart part,
        Func<BackupPart, PipeWriter, CancellationToken, Task<PartResult>> write,
        Action<long>? onPlainBytes,
        CancellationToken cancellationToken)
    {
        var applied = part.IsCompressible ? codec : CompressionCodec.None;
        var key = part.Key + applied.Extension;
        var result = new PartResult();
        var plain = new PlainMeter(onPlainBytes);
        using var stored = new StoredMeter();
        using var stage = applied.CreateEncoder();

        var source = PartPipe.Create();
        var legs = new List<Leg>
        {
            new(
                async token => result = await write(part, source.Writer, token).ConfigureAwait(false),
                source.Writer.CompleteAsync),
        };
        if (stage is null)
        {
            legs.Add(SinkLeg(key, source.Reader, stored, plain));
        }
        else
        {
            var packed = PartPipe.Create();
            legs.Add(new Leg(
                token => StagePump.RunAsync(source.Reader, plain, stage, packed.Writer, token),
                async error =>
                {
                    await source.Reader.CompleteAsync(error).ConfigureAwait(false);
                    await packed.Writer.CompleteAsync(error).ConfigureAwait(false);
                }));
            legs.Add(SinkLeg(key, packed.Reader, stored, plain: null));
        }

        await Leg.RunChainedAsync(legs, cancellationToken).ConfigureAwait(false);
        return new PartRecord
        {
            Key = key,
            Kind = part.Kind,
            Database = part.Database,
            ObjectName = part.ObjectName,
            Compression = applied.Name,
            WindowLog = applied.WindowLog,
            PlainLength = plain.Length,
            PlainXxh3 = plain.Hash,
            StoredLength = stored.Length,
            StoredSha256 = stored.Hash,
            Result = result,
        };
    }

    /// <summary>Stores a small file as it is.</summary>
    public Task<PartRecord> WriteAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => WriteAsync(
        new BackupPart { Key = key, Kind = PartKind.Metadata, IsCompressible = false },
        async (_, output, token) =>
        {
            await output.WriteAsync(content, token).ConfigureAwait(false);
            return new PartResult();
        },
        onPlainBytes: null,
        cancellationToken);

    private Leg SinkLeg(string key, PipeReader reader, StoredMeter stored, PlainMeter? plain) => new(
        token => StoreAsync(key, new PipeContent(reader, stored, plain), token),
        reader.CompleteAsync);

    private async Task StoreAsync(string key, PipeContent content, CancellationToken cancellationToken)
    {
        try
        {
            await sink.WriteAsync(ObjectKey.Combine(setKey, key), content, cancellationToken).ConfigureAwait(false);
        }
        // An error of the source that comes back through the content was noted before it got here and stays the one rethrown.
        catch (Exception ex) when (ex is not BackupException && !cancellationToken.IsCancellationRequested)
        {
            throw new BackupException(
                BackupErrorCode.SinkFailed,
                $"The sink {sink.Name} could not store {key}: {ex.Message}",
                "Check the sink.",
                isTransient: ex is IOException or HttpRequestException or TimeoutException or OperationCanceledException,
                innerException: ex);
        }

        if (!content.IsAtEnd)
        {
            throw new BackupException(
                BackupErrorCode.SinkFailed,
                $"The sink {sink.Name} returned before it had read all of {key}.",
                "This is an error in the sink.");
        }
    }
}
