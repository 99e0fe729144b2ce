using System.Globalization;

namespace BackupKit.Cli.Input;

/// <summary>What <c>--compress</c> says: <c>zstd</c>, <c>zstd:LEVEL</c>, <c>gzip</c> or <c>none</c>.</summary>
internal sealed record CompressionSpec(string Codec, int Level)
{
    public const int DefaultZstdLevel = 1;

    public static CompressionSpec Parse(string text) => text.Split(':') switch
    {
        ["zstd"] => new("zstd", DefaultZstdLevel),
        ["zstd", var level] when IsZstdLevel(level, out var value) => new("zstd", value),
        ["gzip"] => new("gzip", 0),
        ["none"] => new("none", 0),
        _ => throw new UsageException($"'{text}' is not a compression.", "Use zstd, zstd:1 to zstd:19, gzip, or none."),
    };

    private static bool IsZstdLevel(string text, out int level) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out level) && level is >= 1 and <= 19;
}
