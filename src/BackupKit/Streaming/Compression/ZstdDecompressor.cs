namespace BackupKit.Streaming.Compression;

/// <inheritdoc cref="NativeContext"/>
internal sealed class ZstdDecompressor() : NativeContext(ZstdNative.CreateDecompressor())
{
    protected override void Free(nint context) => ZstdNative.FreeDecompressor(context);
}
