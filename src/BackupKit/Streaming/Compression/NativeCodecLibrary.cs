using System.Reflection;
using System.Runtime.InteropServices;

namespace BackupKit.Streaming.Compression;

/// <summary>Finds the machine's codec libraries by the names of their runtime packages, whatever the platform.</summary>
internal static class NativeCodecLibrary
{
    public const string Zstd = "libzstd";
    public const string Lz4 = "liblz4";

    // The bare libX.so comes with development packages only.
    private static readonly string[] ZstdFiles = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd.dll", Zstd];
    private static readonly string[] Lz4Files = ["liblz4.so.1", "liblz4.1.dylib", "liblz4.dll", "lz4.dll", Lz4];

    private static readonly Lazy<bool> Resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeCodecLibrary).Assembly, Resolve);
        return true;
    });

    /// <summary>Whether a library is there, has what is called, and is new enough.</summary>
    /// <param name="readVersion">Asks the library for its version.</param>
    /// <param name="oldest">The oldest that will do.</param>
    public static bool IsUsable(Func<long> readVersion, long oldest)
    {
        try
        {
            return Resolver.Value && readVersion() >= oldest;
        }
        catch (Exception ex) when (ex is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var name in FilesOf(library))
        {
            if (NativeLibrary.TryLoad(name, assembly, searchPath, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static string[] FilesOf(string library) => library switch
    {
        Zstd => ZstdFiles,
        Lz4 => Lz4Files,
        _ => [],
    };
}
