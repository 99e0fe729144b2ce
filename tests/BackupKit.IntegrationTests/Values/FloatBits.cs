using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Values;

/// <summary>Random bit patterns of FLOAT and DOUBLE: row <c>id</c> holds the patterns at <c>id</c>, and rows read are compared by their bits.</summary>
internal sealed class FloatBits : IRowReceiver
{
    private readonly float[] _floats;
    private readonly double[] _doubles;
    private readonly bool[] _seen;

    /// <param name="rows">How many of each type.</param>
    /// <param name="seed">Equal seeds give equal patterns.</param>
    /// <param name="hasNegativeZero">Whether the server tells -0 from 0; MariaDB 10.11 stores 0 for both.</param>
    public FloatBits(int rows, int seed, bool hasNegativeZero)
    {
        var random = new Random(seed);
        _seen = new bool[rows];
        _floats = new float[rows];
        _doubles = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            _floats[i] = Draw(() => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)));
            _doubles[i] = Draw(() => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
        }

        float[] floats = [hasNegativeZero ? -0f : 0f, 0f, float.Epsilon, -float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, float.MaxValue, float.MinValue, 16777217, 0.1f];
        double[] doubles = [hasNegativeZero ? -0d : 0d, 0d, double.Epsilon, -double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, double.MaxValue, double.MinValue, 9007199254740993, 0.1];
        floats.CopyTo(_floats, 0);
        doubles.CopyTo(_doubles, 0);
    }

    /// <summary>How many rows came with other bits, twice, or not in the expected form.</summary>
    public int Wrong { get; private set; }

    public string? FirstWrong { get; private set; }

    public int Missing => _seen.Count(seen => !seen);

    /// <summary>The rows as text that says every bit: the shortest that reads back as the value, of a FLOAT as a DOUBLE.</summary>
    public PipeReader ToLoadData()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _floats.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i}\t{(double)_floats[i]:R}\t{_doubles[i]:R}\n");
        }

        return PipeReader.Create(new MemoryStream(Encoding.ASCII.GetBytes(text.ToString())));
    }

    /// <summary>Compares every row of a dump.</summary>
    public void Check(DumpedTable dump, string table)
    {
        Array.Clear(_seen);
        var columns = ColumnPlan.FromRecords([.. dump.Columns.Select(column => column.Record)]);
        RowDecoder decoder = dump.Format == MySql.DataFormat.Insert
            ? new InsertDecoder("part", table, columns, this)
            : new LoadDataDecoder("part", columns.Count, this);
        decoder.Write(dump.Plain);
        decoder.Complete();
    }

    public void OnRow(ReadOnlySpan<byte> payload)
    {
        var row = new PayloadReader(payload);
        var isWhole = Utf8Parser.TryParse(row.ReadLengthEncodedBytes(), out int id, out _);
        isWhole &= double.TryParse(row.ReadLengthEncodedBytes(), CultureInfo.InvariantCulture, out var single);
        isWhole &= double.TryParse(row.ReadLengthEncodedBytes(), CultureInfo.InvariantCulture, out var number);
        if (!isWhole
            || _seen[id]
            || BitConverter.DoubleToInt64Bits(single) != BitConverter.DoubleToInt64Bits(_floats[id])
            || BitConverter.DoubleToInt64Bits(number) != BitConverter.DoubleToInt64Bits(_doubles[id]))
        {
            Wrong++;
            FirstWrong ??= $"{id}: {single:R} {number:R}, expected {(double)_floats[id]:R} {_doubles[id]:R}";
        }

        _seen[id] = true;
    }

    public void OnLargeRow(ReadOnlySequence<byte> payload) => OnRow(payload.ToArray());

    private static T Draw<T>(Func<T> next)
        where T : System.Numerics.INumberBase<T>
    {
        // Servers store neither infinities nor NaN.
        T value;
        do
        {
            value = next();
        }
        while (!T.IsFinite(value));

        return value;
    }
}
