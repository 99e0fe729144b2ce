using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>The streaming part of libzstd; https://facebook.github.io/zstd/zstd_manual.html.</summary>
internal static unsafe partial class ZstdNative
{
    public const int CompressionLevel = 100;
    public const int CompressionWindowLog = 101;
    public const int LongDistanceMatching = 160;
    public const int ChecksumFlag = 201;
    public const int WorkerCount = 400;
    public const int JobSize = 401;
    public const int DecompressionWindowLogMax = 100;
    public const int WindowTooLarge = 16;
    public const int Continue = 0;
    public const int End = 2;
    public const int ResetSessionOnly = 1;

    private const string Library = NativeCodecLibrary.Zstd;

    // ZSTD_compressStream2 and the advanced parameters are stable since 1.4.0.
    private const uint OldestVersion = 10400;

    private static readonly Lazy<bool> Availability = new(() => NativeCodecLibrary.IsUsable(() => VersionNumber(), OldestVersion));

    public static bool IsAvailable => Availability.Value;

    public static string ErrorName(nuint code) => Marshal.PtrToStringUTF8(GetErrorName(code)) ?? "unknown";

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_reset")]
    public static partial nuint ResetCompressor(ZstdCompressor context, int directive);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(ZstdCompressor context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(ZstdCompressor context, ZstdBuffer* output, ZstdBuffer* input, int directive);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetParameter(ZstdDecompressor context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(ZstdDecompressor context, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorCode")]
    public static partial int GetErrorCode(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_versionNumber")]
    private static partial uint VersionNumber();
}
