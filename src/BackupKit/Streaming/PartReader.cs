using BackupKit.Streaming.Compression;

namespace BackupKit.Streaming;

/// <summary>The way back of <see cref="PartWriter"/>: from an object to the plain bytes of its part.</summary>
internal static class PartReader
{
    /// <summary>Opens a part of an opened set.</summary>
    public static Task<PlainPart> OpenAsync(BackupSet backup, PartRecord part, CancellationToken cancellationToken) =>
        OpenAsync(backup.Sink, backup.Key, part, cancellationToken);

    /// <summary>Opens a part of a set that is being verified.</summary>
    public static Task<PlainPart> OpenAsync(VerificationContext context, PartRecord part, CancellationToken cancellationToken) =>
        OpenAsync(context.Sink, context.SetKey, part, cancellationToken);

    /// <exception cref="BackupException">
    /// <see cref="BackupErrorCode.SinkObjectNotFound"/> and others of the sink, <see cref="BackupErrorCode.CodecUnavailable"/>.
    /// </exception>
    public static async Task<PlainPart> OpenAsync(IBackupSink sink, string setKey, PartRecord part, CancellationToken cancellationToken)
    {
        var codec = CompressionCodec.ByName(part.Compression, part.WindowLog);
        var stored = await sink.OpenReadAsync(ObjectKey.Combine(setKey, part.Key), cancellationToken).ConfigureAwait(false);
        try
        {
            return new PlainPart(stored, codec, part);
        }
        catch
        {
            await stored.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
