using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>Owns what a native codec keeps of one stream; not thread-safe.</summary>
internal abstract class NativeContext : SafeHandle
{
    /// <param name="context">The context; 0 where there was no memory for it.</param>
    protected NativeContext(nint context)
        : base(0, ownsHandle: true)
    {
        SetHandle(context);
        if (IsInvalid)
        {
            throw new BackupException(BackupErrorCode.CodecUnavailable, "The codec can not be used: no memory for a context.", "Free memory.");
        }
    }

    public override bool IsInvalid => handle == 0;

    protected abstract void Free(nint context);

    protected override bool ReleaseHandle()
    {
        Free(handle);
        return true;
    }
}
