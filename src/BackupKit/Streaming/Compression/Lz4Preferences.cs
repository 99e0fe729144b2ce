using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary><c>LZ4F_preferences_t</c> of lz4frame.h, with its <c>LZ4F_frameInfo_t</c> in front.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Lz4Preferences
{
    public int BlockSizeId;
    public int IsBlockIndependent;
    public int HasContentChecksum;
    public int FrameType;
    public ulong ContentSize;
    public uint DictionaryId;
    public int HasBlockChecksum;
    public int CompressionLevel;
    public uint IsAutoFlush;
    public uint IsForDecompressionSpeed;
    public uint Reserved0;
    public uint Reserved1;
    public uint Reserved2;
}
