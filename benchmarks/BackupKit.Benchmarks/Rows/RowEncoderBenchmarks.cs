using BackupKit.MySql.Rows;

using BenchmarkDotNet.Attributes;

namespace BackupKit.Benchmarks.Rows;

/// <summary>10,000 rows (about 1.9 MB): the digest alone, each encoder alone, and both as a dump does it.</summary>
[MemoryDiagnoser]
public class RowEncoderBenchmarks
{
    private readonly RecyclingWriter _output = new(256 << 10);
    private readonly RowDigester _digester = new();
    private readonly LoadDataEncoder _loadData = new(SampleRows.Columns);
    private readonly InsertEncoder _insert = new("sbtest1", SampleRows.Columns, 1 << 20);
    private byte[] _bytes = [];
    private int[] _ends = [];

    [GlobalSetup]
    public void Setup() => (_bytes, _ends) = SampleRows.Create();

    [Benchmark(Baseline = true)]
    public void Digest() => Run(encoder: null, withDigest: true);

    [Benchmark]
    public void LoadData() => Run(_loadData, withDigest: false);

    [Benchmark]
    public void LoadDataAndDigest() => Run(_loadData, withDigest: true);

    [Benchmark]
    public void Insert() => Run(_insert, withDigest: false);

    [Benchmark]
    public void InsertAndDigest() => Run(_insert, withDigest: true);

    private void Run(RowEncoder? encoder, bool withDigest)
    {
        var start = 0;
        foreach (var end in _ends)
        {
            var payload = _bytes.AsSpan(start, end - start);
            if (withDigest)
            {
                _digester.Add(payload);
            }

            encoder?.Encode(payload, _output);
            start = end;
        }
    }
}
