using BackupKit.MySql.Rows;

using BenchmarkDotNet.Attributes;

namespace BackupKit.Benchmarks.Rows;

/// <summary>The parts of 10,000 rows (about 1.9 MB) read back into their digest, as verification does it.</summary>
[MemoryDiagnoser]
public class RowDecoderBenchmarks
{
    private readonly RowDigester _digester = new();
    private byte[] _loadData = [];
    private byte[] _insert = [];

    [GlobalSetup]
    public void Setup()
    {
        _loadData = SampleRows.Encode(new LoadDataEncoder(SampleRows.Columns));
        _insert = SampleRows.Encode(new InsertEncoder("sbtest1", SampleRows.Columns, 1 << 20));
    }

    [Benchmark(Baseline = true)]
    public void LoadData() => Decode(new LoadDataDecoder("part", SampleRows.Columns.Count, _digester), _loadData);

    [Benchmark]
    public void Insert() => Decode(new InsertDecoder("part", "sbtest1", SampleRows.Columns, _digester), _insert);

    private static void Decode(RowDecoder decoder, ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            var count = Math.Min(64 << 10, plain.Length);
            decoder.Write(plain[..count]);
            plain = plain[count..];
        }

        decoder.Complete();
    }
}
