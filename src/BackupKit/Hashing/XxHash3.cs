using System.IO.Hashing;
using System.Runtime.CompilerServices;

namespace BackupKit.Hashing;

/// <summary>XXH3-128 with seed 0; the value is the canonical one, <c>(high64 &lt;&lt; 64) | low64</c>, as <c>xxhsum -H2</c> prints it.</summary>
/// <remarks>The algorithm is the BCL's; this is the one place that names it, so that the format depends on no package's defaults.</remarks>
internal static class XxHash3
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt128 Hash128(ReadOnlySpan<byte> source) => XxHash128.HashToUInt128(source);
}
