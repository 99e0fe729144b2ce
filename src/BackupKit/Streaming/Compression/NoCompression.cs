namespace BackupKit.Streaming.Compression;

internal sealed class NoCompression : CompressionCodec
{
    public override string Name => "none";

    public override string Extension => "";

    public override ByteStage? CreateEncoder() => null;

    public override Stream OpenDecoder(Stream stored) => stored;
}
