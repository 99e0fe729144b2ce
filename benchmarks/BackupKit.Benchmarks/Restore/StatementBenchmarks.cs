using BackupKit.Benchmarks.Rows;
using BackupKit.MySql.Restore;
using BackupKit.MySql.Rows;

using BenchmarkDotNet.Attributes;

namespace BackupKit.Benchmarks.Restore;

/// <summary>The part of 10,000 rows (about 1.9 MB) made into the INSERT statements of a restore, which are then thrown away.</summary>
[MemoryDiagnoser]
public class StatementBenchmarks
{
    private const int StatementBytes = 256 << 10;

    private readonly StatementBuffer _statements = new();
    private byte[] _loadData = [];
    private byte[] _insert = [];

    [GlobalSetup]
    public void Setup()
    {
        _loadData = SampleRows.Encode(new LoadDataEncoder(SampleRows.Columns));
        _insert = SampleRows.Encode(new InsertEncoder("sbtest1", SampleRows.Columns, StatementBytes));
    }

    /// <summary>Statements as the set has them.</summary>
    [Benchmark(Baseline = true)]
    public long Insert()
    {
        var taken = 0L;
        foreach (var piece in Pieces(_insert))
        {
            _statements.Write(piece.Span);
            taken += Take();
        }

        return taken;
    }

    /// <summary>Where the target takes no LOAD DATA.</summary>
    [Benchmark]
    public long LoadDataToInsert()
    {
        var receiver = new InsertReencoder(new InsertEncoder("sbtest1", SampleRows.Columns, StatementBytes), _statements.Writer);
        var decoder = new LoadDataDecoder("part", SampleRows.Columns.Count, receiver);
        var taken = 0L;
        foreach (var piece in Pieces(_loadData))
        {
            decoder.Write(piece.Span);
            taken += Take();
        }

        decoder.Complete();
        receiver.Complete();
        return taken + Take();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> plain)
    {
        for (; !plain.IsEmpty; plain = plain[Math.Min(64 << 10, plain.Length)..])
        {
            yield return plain[..Math.Min(64 << 10, plain.Length)];
        }
    }

    private long Take()
    {
        var taken = 0L;
        while (_statements.TryTake(out var statement))
        {
            taken += statement.Length;
        }

        _statements.Compact();
        return taken;
    }
}
