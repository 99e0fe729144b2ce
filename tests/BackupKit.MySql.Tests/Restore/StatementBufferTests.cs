using System.Text;

using BackupKit.MySql.Restore;

namespace BackupKit.MySql.Tests.Restore;

public sealed class StatementBufferTests
{
    private static readonly string[] Statements = ["/*!40101 SET NAMES binary*/", "INSERT INTO `t` VALUES\n(1,'a;b'),\n(2,';')", "", "INSERT INTO `t` VALUES\n(3,NULL)"];

    [Fact]
    public void TryTake_TextCutAnywhere_GivesTheSameStatements()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Statements.Select(s => s + ";\n")));
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second++)
            {
                var buffer = new StatementBuffer();
                var taken = Take(buffer, text.AsSpan(..first))
                    .Concat(Take(buffer, text.AsSpan(first..second)))
                    .Concat(Take(buffer, text.AsSpan(second..)));

                Assert.Equal(Statements, taken);
                Assert.Equal(0, buffer.Rest);
            }
        }
    }

    [Fact]
    public void Compact_ManyStatements_AllocatesNothing()
    {
        var buffer = new StatementBuffer();
        var text = "INSERT INTO `t` VALUES (1);\nINSERT INTO `t` VAL"u8.ToArray();
        var rest = "UES (2);\n"u8.ToArray();
        Feed(buffer, text, rest);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Feed(buffer, text, rest);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Feed(StatementBuffer buffer, byte[] text, byte[] rest)
    {
        foreach (var piece in (ReadOnlySpan<byte[]>)[text, rest])
        {
            buffer.Write(piece);
            while (buffer.TryTake(out _))
            {
            }

            buffer.Compact();
        }
    }

    private static List<string> Take(StatementBuffer buffer, ReadOnlySpan<byte> text)
    {
        buffer.Write(text);
        var taken = new List<string>();
        while (buffer.TryTake(out var statement))
        {
            taken.Add(Encoding.ASCII.GetString(statement.Span));
        }

        buffer.Compact();
        return taken;
    }
}
