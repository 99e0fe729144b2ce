using System.Text;

using BackupKit.MySql.Restore;
using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Restore;

public sealed class InsertReencoderTests
{
    private static readonly ColumnPlan[] Columns = [.. ColumnPlan.FromRecords(
    [
        new ColumnRecord("id", "int", null, "`id`", null),
        new ColumnRecord("v", "varchar(100)", "utf8mb4", "`v`", null),
    ])];

    [Fact]
    public void Write_TenTimesTheRows_AllocatesNoMore()
    {
        var few = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i}\tvalue number {i}\\t with an escape\n")));
        byte[] many = [.. Enumerable.Repeat(few, 10).SelectMany(b => b)];
        var statements = new StatementBuffer();
        _ = Allocated(statements, many);

        // Less than a byte for each row; once code is hot the runtime may keep an object of the decoder itself on the stack.
        Assert.InRange(Allocated(statements, many) - Allocated(statements, few), -10_000, 10_000);
    }

    private static long Allocated(StatementBuffer statements, byte[] text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var receiver = new InsertReencoder(new InsertEncoder("t", Columns, 64 << 10), statements.Writer);
        var decoder = new LoadDataDecoder("part", Columns.Length, receiver);
        for (var at = 0; at < text.Length; at += 4096)
        {
            decoder.Write(text.AsSpan(at, Math.Min(4096, text.Length - at)));
            Take(statements);
        }

        decoder.Complete();
        receiver.Complete();
        Take(statements);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Take(StatementBuffer statements)
    {
        while (statements.TryTake(out _))
        {
        }

        statements.Compact();
    }
}
