using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>The frame format of liblz4 (lz4frame.h), which the lz4 program reads and writes.</summary>
internal static unsafe partial class Lz4Native
{
    // LZ4F_VERSION
    private const uint FrameVersion = 100;

    private const string Library = NativeCodecLibrary.Lz4;

    // 1.8.2 has the layout of the preferences that is still the present one.
    private const int OldestVersion = 10802;

    private static readonly Lazy<bool> Availability = new(() => NativeCodecLibrary.IsUsable(() => VersionNumber(), OldestVersion));

    public static bool IsAvailable => Availability.Value;

    public static string ErrorName(nuint code) => Marshal.PtrToStringUTF8(GetErrorName(code)) ?? "unknown";

    public static nuint ThrowIfError(nuint code) => IsError(code) == 0
        ? code
        : throw new BackupException(
            BackupErrorCode.CodecUnavailable,
            $"lz4 can not be used: {ErrorName(code)}.",
            "Free memory or use another compression.");

    public static nint CreateCompressor()
    {
        ThrowIfError(CreateCompressor(out var context, FrameVersion));
        return context;
    }

    public static nint CreateDecompressor()
    {
        ThrowIfError(CreateDecompressor(out var context, FrameVersion));
        return context;
    }

    [LibraryImport(Library, EntryPoint = "LZ4F_freeCompressionContext")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressBegin")]
    public static partial nuint Begin(Lz4Compressor context, byte* output, nuint size, in Lz4Preferences preferences);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressBound")]
    public static partial nuint Bound(nuint inputSize, in Lz4Preferences preferences);

    /// <summary>The output must have room for <see cref="Bound"/> of the input.</summary>
    [LibraryImport(Library, EntryPoint = "LZ4F_compressUpdate")]
    public static partial nuint Update(Lz4Compressor context, byte* output, nuint size, byte* input, nuint inputSize, nint options);

    /// <summary>The output must have room for <see cref="Bound"/> of nothing.</summary>
    [LibraryImport(Library, EntryPoint = "LZ4F_compressEnd")]
    public static partial nuint End(Lz4Compressor context, byte* output, nuint size, nint options);

    [LibraryImport(Library, EntryPoint = "LZ4F_freeDecompressionContext")]
    public static partial nuint FreeDecompressor(nint context);

    /// <summary>Sizes go in as room and bytes, and come back as written and taken. Returns 0 at the end of a frame.</summary>
    [LibraryImport(Library, EntryPoint = "LZ4F_decompress")]
    public static partial nuint Decompress(
        Lz4Decompressor context,
        byte* output,
        ref nuint size,
        byte* input,
        ref nuint inputSize,
        nint options);

    [LibraryImport(Library, EntryPoint = "LZ4F_createCompressionContext")]
    private static partial nuint CreateCompressor(out nint context, uint version);

    [LibraryImport(Library, EntryPoint = "LZ4F_createDecompressionContext")]
    private static partial nuint CreateDecompressor(out nint context, uint version);

    [LibraryImport(Library, EntryPoint = "LZ4F_isError")]
    public static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "LZ4F_getErrorName")]
    private static partial nint GetErrorName(nuint code);

    [LibraryImport(Library, EntryPoint = "LZ4_versionNumber")]
    private static partial int VersionNumber();
}
