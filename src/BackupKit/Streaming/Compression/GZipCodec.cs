namespace BackupKit.Streaming.Compression;

/// <summary>gzip by the runtime's own zlib: always there, readable by everything.</summary>
internal sealed class GZipCodec(int level) : CompressionCodec
{
    public const int DefaultLevel = 6;

    public static readonly GZipCodec Default = new(DefaultLevel);

    public override string Name => "gzip";

    public override string Extension => ".gz";

    public override ByteStage CreateEncoder() => new GZipStage(level);

    public override Stream OpenDecoder(Stream stored) => new GZipDecoder(stored);
}
