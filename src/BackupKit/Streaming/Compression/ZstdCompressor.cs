namespace BackupKit.Streaming.Compression;

/// <inheritdoc cref="NativeContext"/>
internal sealed class ZstdCompressor() : NativeContext(ZstdNative.CreateCompressor())
{
    protected override void Free(nint context) => ZstdNative.FreeCompressor(context);
}
