using System.Buffers;
using System.Globalization;
using System.Text;

using BackupKit.MySql.Rows;

namespace BackupKit.Benchmarks.Rows;

/// <summary>Rows like those of a sysbench table: id, k, c CHAR(120), pad CHAR(60); about 200 bytes each.</summary>
internal static class SampleRows
{
    public const int Count = 10_000;

    public static IReadOnlyList<ColumnPlan> Columns { get; } =
    [
        Column("id", "int", LiteralForm.Number),
        Column("k", "int", LiteralForm.Number),
        Column("c", "char(120)", LiteralForm.Text),
        Column("pad", "char(60)", LiteralForm.Text),
    ];

    /// <summary>The payloads one after another, and where each ends.</summary>
    public static (byte[] Bytes, int[] Ends) Create()
    {
        var random = new Random(1);
        using var bytes = new MemoryStream();
        var ends = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            Append(bytes, (i + 1).ToString(CultureInfo.InvariantCulture));
            Append(bytes, random.Next(1, 1_000_000).ToString(CultureInfo.InvariantCulture));
            Append(bytes, Digits(random, 10));
            Append(bytes, Digits(random, 5));
            ends[i] = (int)bytes.Length;
        }

        return (bytes.ToArray(), ends);
    }

    /// <summary>The rows as an encoder writes them.</summary>
    public static byte[] Encode(RowEncoder encoder)
    {
        var (bytes, ends) = Create();
        var output = new ArrayBufferWriter<byte>();
        var start = 0;
        foreach (var end in ends)
        {
            encoder.Encode(bytes.AsSpan(start, end - start), output);
            start = end;
        }

        encoder.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    private static string Digits(Random random, int groups) =>
        string.Join('-', Enumerable.Range(0, groups).Select(_ => random.NextInt64(10_000_000_000, 99_999_999_999)));

    private static void Append(MemoryStream bytes, string field)
    {
        bytes.WriteByte((byte)field.Length);
        bytes.Write(Encoding.ASCII.GetBytes(field));
    }

    private static ColumnPlan Column(string name, string type, LiteralForm form) =>
        new(new ColumnRecord(name, type, null, $"`{name}`", null), form);
}
