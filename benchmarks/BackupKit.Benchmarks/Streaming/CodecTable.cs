using System.Diagnostics;
using System.Globalization;

using BackupKit.Streaming.Compression;

namespace BackupKit.Benchmarks.Streaming;

/// <summary>
/// Size and speed of every codec on given files, as markdown: <c>codecs FILE...</c>. The best of three runs over the first 64 MB of a file
/// in memory, in pieces of 256 KiB, as in a dump.
/// </summary>
internal static class CodecTable
{
    private const int PieceSize = 256 << 10;
    private const int MostBytes = 64_000_000;
    private const int Runs = 3;

    private static readonly (string Name, CompressionCodec Codec)[] Codecs =
    [
        ("lz4", Lz4Codec.Default),
        ("lz4:9", new Lz4Codec(9)),
        .. from level in new[] { 1, 3, 6, 9 } select ($"zstd:{level}", Zstd(level)),
        ("zstd:1,long", Zstd(1, 27)),
        ("zstd:3,long", Zstd(3, 27)),
        ("zstd:3,threads=2", Zstd(3, null, 2)),
        ("zstd:9,threads=2", Zstd(9, null, 2)),
        ("gzip:1", new GZipCodec(1)),
        ("gzip:6", new GZipCodec(6)),
    ];

    public static async Task PrintAsync(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            var plain = (await File.ReadAllBytesAsync(file)).AsMemory();
            plain = plain[..Math.Min(plain.Length, MostBytes)];
            Console.WriteLine($"\n### {Path.GetFileName(file)}, {plain.Length / 1e6:0} MB\n");
            Console.WriteLine("| codec | size, % | compress MB/s | CPU s per GB | decompress MB/s |");
            Console.WriteLine("|---|---|---|---|---|");
            foreach (var (name, codec) in Codecs)
            {
                await PrintAsync(name, codec, plain);
            }
        }
    }

    private static ZstdCodec Zstd(int level, int? longWindowLog = null, int? threads = null) =>
        new(new ZstdOptions { Level = level, LongWindowLog = longWindowLog, Threads = threads });

    private static async Task PrintAsync(string name, CompressionCodec codec, ReadOnlyMemory<byte> plain)
    {
        var stored = new MemoryStream();
        var (compress, cpu, decompress) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var run = 0; run < Runs; run++)
        {
            stored.SetLength(0);
            var before = Environment.CpuUsage.TotalTime;
            var begun = Stopwatch.GetTimestamp();
            Compress(codec, plain.Span, stored);
            compress = Math.Min(compress, Stopwatch.GetElapsedTime(begun).TotalSeconds);
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - before).TotalSeconds);

            stored.Position = 0;
            begun = Stopwatch.GetTimestamp();
            await DecompressAsync(codec, stored);
            decompress = Math.Min(decompress, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        var megabytes = plain.Length / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {100.0 * stored.Length / plain.Length:0.0} | {megabytes / compress:0} | {cpu * 1000 / megabytes:0.0} | {megabytes / decompress:0} |"));
    }

    private static void Compress(CompressionCodec codec, ReadOnlySpan<byte> plain, MemoryStream stored)
    {
        using var stage = codec.CreateEncoder()!;
        var output = new StreamBuffer(stored);
        while (!plain.IsEmpty)
        {
            var piece = plain[..Math.Min(plain.Length, PieceSize)];
            plain = plain[piece.Length..];
            while (stage.Transform(ref piece, output))
            {
            }
        }

        while (stage.Complete(output))
        {
        }
    }

    private static async Task DecompressAsync(CompressionCodec codec, Stream stored)
    {
        await using var decoder = codec.OpenDecoder(stored);
        var buffer = new byte[PieceSize];
        while (await decoder.ReadAsync(buffer) > 0)
        {
        }
    }
}
