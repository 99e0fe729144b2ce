using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>Owns a native context; not thread-safe.</summary>
internal sealed class ZstdCompressor : SafeHandle
{
    public ZstdCompressor()
        : base(0, ownsHandle: true)
    {
        SetHandle(ZstdNative.CreateCompressor());
        if (IsInvalid)
        {
            throw new BackupException(BackupErrorCode.CodecUnavailable, "zstd can not be used: no memory for a context.", "Free memory.");
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = ZstdNative.FreeCompressor(handle);
        return true;
    }
}
