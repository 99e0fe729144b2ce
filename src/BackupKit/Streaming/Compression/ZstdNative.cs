using System.Reflection;
using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>The streaming part of libzstd; https://facebook.github.io/zstd/zstd_manual.html.</summary>
internal static unsafe partial class ZstdNative
{
    public const int CompressionLevel = 100;
    public const int ChecksumFlag = 201;
    public const int Continue = 0;
    public const int End = 2;
    public const int ResetSessionOnly = 1;

    private const string Library = "libzstd";

    // ZSTD_compressStream2 and the advanced parameters are stable since 1.4.0.
    private const uint OldestVersion = 10400;

    // The names of the runtime packages; the bare libzstd.so comes with development packages only.
    private static readonly string[] FileNames = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd.dll", Library];

    private static readonly Lazy<bool> Availability = new(Load);

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

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(ZstdDecompressor context, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_versionNumber")]
    private static partial uint VersionNumber();

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(ZstdNative).Assembly, Resolve);
        try
        {
            return VersionNumber() >= OldestVersion;
        }
        catch (Exception ex) when (ex is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library != Library)
        {
            return 0;
        }

        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, assembly, searchPath, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
