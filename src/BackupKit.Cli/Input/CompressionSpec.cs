using System.Globalization;

namespace BackupKit.Cli.Input;

/// <summary>
/// What <c>--compress</c> says: <c>zstd[:LEVEL][,long[=WINDOWLOG]][,threads=N]</c>, <c>lz4[:LEVEL]</c>, <c>gzip[:LEVEL]</c> or <c>none</c>.
/// </summary>
internal sealed record CompressionSpec(string Codec, int Level, int? LongWindowLog = null, int? Threads = null)
{
    private const int MaxThreads = 64;

    // The default level of each codec is the library's.
    private static readonly Dictionary<string, (int Lowest, int Highest, int Default)> Levels = new(StringComparer.Ordinal)
    {
        ["zstd"] = (ZstdOptions.MinLevel, ZstdOptions.MaxLevel, 1),
        ["lz4"] = (1, 12, 1),
        ["gzip"] = (1, 9, 6),
    };

    public static CompressionSpec Parse(string text)
    {
        var words = text.Split(',');
        var (codec, level) = words[0].Split(':') switch
        {
            ["none"] => ("none", 0),
            [var name] when Levels.TryGetValue(name, out var known) => (name, known.Default),
            [var name, var number] when Levels.TryGetValue(name, out var known) => (name, Number(text, number, known.Lowest, known.Highest)),
            _ => throw Unknown(text),
        };
        return words[1..].Aggregate(new CompressionSpec(codec, level), (spec, word) => spec.With(text, word));
    }

    public BackupPipelineBuilder Apply(BackupPipelineBuilder builder) => Codec switch
    {
        "zstd" => builder.CompressZstd(new ZstdOptions { Level = Level, LongWindowLog = LongWindowLog, Threads = Threads }),
        "lz4" => builder.CompressLz4(Level),
        "gzip" => builder.CompressGZip(Level),
        _ => builder.NoCompression(),
    };

    private CompressionSpec With(string text, string word) => (Codec, word.Split('=')) switch
    {
        ("zstd", ["long"]) when LongWindowLog is null => this with { LongWindowLog = ZstdOptions.DefaultLongWindowLog },
        ("zstd", ["long", var number]) when LongWindowLog is null =>
            this with { LongWindowLog = Number(text, number, ZstdOptions.MinLongWindowLog, ZstdOptions.MaxLongWindowLog) },
        ("zstd", ["threads", var number]) when Threads is null => this with { Threads = Number(text, number, 1, MaxThreads) },
        _ => throw Unknown(text),
    };

    private static int Number(string text, string number, int lowest, int highest) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= lowest && value <= highest
            ? value
            : throw Unknown(text);

    private static UsageException Unknown(string text) => new(
        $"'{text}' is not a compression.",
        "Use zstd or zstd:1 to zstd:19, with ',long' or ',long=20' to ',long=30' and ',threads=N'; lz4 or lz4:1 to lz4:12; gzip or gzip:1 to gzip:9; or none.");
}
