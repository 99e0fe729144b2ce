namespace BackupKit.Streaming.Compression;

/// <inheritdoc cref="NativeContext"/>
internal sealed class Lz4Compressor() : NativeContext(Lz4Native.CreateCompressor())
{
    protected override void Free(nint context) => Lz4Native.FreeCompressor(context);
}
