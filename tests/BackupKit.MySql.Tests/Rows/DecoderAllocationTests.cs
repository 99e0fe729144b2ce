using System.Buffers;
using System.Text;

using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Rows;

public sealed class DecoderAllocationTests
{
    private static readonly ColumnPlan[] Columns = [.. ColumnPlan.FromRecords(
    [
        new ColumnRecord("id", "int", null, "`id`", null),
        new ColumnRecord("v", "varchar(100)", "utf8mb4", "`v`", null),
    ])];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_TenTimesTheRows_AllocatesNoMore(bool isLoadData)
    {
        var few = Encode(isLoadData, rows: 5000);
        var many = Encode(isLoadData, rows: 50_000);
        _ = Allocated(isLoadData, many);

        // Less than a byte for each row; once code is hot the runtime may keep an object of the decoder itself on the stack.
        Assert.InRange(Allocated(isLoadData, many) - Allocated(isLoadData, few), -10_000, 10_000);
    }

    private static byte[] Encode(bool isLoadData, int rows)
    {
        RowEncoder encoder = isLoadData ? new LoadDataEncoder(Columns) : new InsertEncoder("t", Columns, 64 << 10);
        var output = new ArrayBufferWriter<byte>();
        for (var i = 10_000; i < 10_000 + rows; i++)
        {
            var value = $"value {i}\nwith an escape";
            encoder.Encode(Encoding.ASCII.GetBytes($"\u0005{i}{(char)value.Length}{value}"), output);
        }

        encoder.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    private static long Allocated(bool isLoadData, byte[] text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var digester = new RowDigester();
        RowDecoder decoder = isLoadData ? new LoadDataDecoder("part", Columns.Length, digester) : new InsertDecoder("part", "t", Columns, digester);
        for (var at = 0; at < text.Length; at += 64 << 10)
        {
            decoder.Write(text.AsSpan(at, Math.Min(64 << 10, text.Length - at)));
        }

        decoder.Complete();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
