using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>Owns a native context; not thread-safe.</summary>
internal sealed class Lz4Decompressor : SafeHandle
{
    public Lz4Decompressor()
        : base(0, ownsHandle: true)
    {
        Lz4Native.ThrowIfError(Lz4Native.CreateDecompressor(out var context, Lz4Native.FrameVersion));
        SetHandle(context);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = Lz4Native.FreeDecompressor(handle);
        return true;
    }
}
