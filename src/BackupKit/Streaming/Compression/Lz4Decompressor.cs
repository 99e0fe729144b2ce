namespace BackupKit.Streaming.Compression;

/// <inheritdoc cref="NativeContext"/>
internal sealed class Lz4Decompressor() : NativeContext(Lz4Native.CreateDecompressor())
{
    protected override void Free(nint context) => Lz4Native.FreeDecompressor(context);
}
