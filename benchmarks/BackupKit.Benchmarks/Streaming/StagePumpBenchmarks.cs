using System.IO.Pipelines;
using BackupKit.Streaming;
using BackupKit.Streaming.Compression;
using BenchmarkDotNet.Attributes;

namespace BackupKit.Benchmarks.Streaming;

/// <summary>16 MiB of sample rows (about 84,000) through pipe, plain meter, stage and pipe, as every compressed part goes.</summary>
[MemoryDiagnoser]
public class StagePumpBenchmarks
{
    private const int Pieces = 64;
    private byte[] _piece = [];

    [GlobalSetup]
    public void Setup() => _piece = Rows.SampleRows.Create().Bytes.AsSpan(0, 256 << 10).ToArray();

    [Benchmark(Baseline = true)]
    public Task<long> Copy() => RunAsync(new PassingStage());

    [Benchmark]
    public Task<long> Zstd() => RunAsync(ZstdCodec.Default.CreateEncoder()!);

    private async Task<long> RunAsync(ByteStage stage)
    {
        using (stage)
        {
            var (source, packed) = (PartPipe.Create(), PartPipe.Create());
            var feed = FeedAsync(source.Writer);
            var drain = DrainAsync(packed.Reader);
            await StagePump.RunAsync(source.Reader, new PlainMeter(), stage, packed.Writer, CancellationToken.None);
            await packed.Writer.CompleteAsync();
            await source.Reader.CompleteAsync();
            await feed;
            return await drain;
        }
    }

    private async Task FeedAsync(PipeWriter writer)
    {
        for (var i = 0; i < Pieces; i++)
        {
            await writer.WriteAsync(_piece);
        }

        await writer.CompleteAsync();
    }

    private static async Task<long> DrainAsync(PipeReader reader)
    {
        var bytes = 0L;
        ReadResult read;
        do
        {
            read = await reader.ReadAsync();
            bytes += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
        await reader.CompleteAsync();
        return bytes;
    }
}
