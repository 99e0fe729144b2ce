using System.Buffers;
using System.Text;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Rows;

public class LoadDataEncoderTests
{
    [Fact]
    public void Encode_EveryKindOfField_WritesTheDialect()
    {
        var encoder = new LoadDataEncoder(
            [TestRows.Column("n", LiteralForm.Number), TestRows.Column("t", LiteralForm.Text), TestRows.Column("b", LiteralForm.Binary)]);

        var plain = TestRows.Encode(
            encoder,
            [
                TestRows.Payload("-5"u8.ToArray(), "a\tb\nc\\d"u8.ToArray(), [0, 8, 13, 26, 255]),
                TestRows.Payload(null, [], "\\N"u8.ToArray()),
                TestRows.Payload("7"u8.ToArray(), "NULL"u8.ToArray(), null),
            ]);

        Assert.Equal(
            "-5\ta\\tb\\nc\\\\d\t\\0\\b\\r\\Z\u00FF\n\\N\t\t\\\\N\n7\tNULL\t\\N\n",
            Encoding.Latin1.GetString(plain));
    }

    [Fact]
    public void Encode_Rows_TracksTheLongest()
    {
        var encoder = new LoadDataEncoder([TestRows.Column("t", LiteralForm.Text)]);

        TestRows.Encode(encoder, [TestRows.Payload("abc"u8.ToArray()), TestRows.Payload("\n\n"u8.ToArray())]);

        Assert.Equal(5, encoder.LongestRow);
        Assert.Equal(0, encoder.LongestStatement);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Encode_RowOfAnotherWidth_Fails(int fields)
    {
        var encoder = new LoadDataEncoder(TestRows.TextColumns(2));
        var payload = TestRows.Payload([.. Enumerable.Repeat("x"u8.ToArray(), fields)]);

        Assert.Throws<MySqlWireException>(() => TestRows.Encode(encoder, [payload]));
    }

    [Fact]
    public async Task EncodeLargeAsync_AnyCut_WritesTheSameAsEncode()
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var payload = TestRows.Payload(every, null, [], [.. Enumerable.Repeat(every, 20).SelectMany(bytes => bytes)]);
        var expected = TestRows.Encode(new LoadDataEncoder(TestRows.TextColumns(4)), [payload]);

        foreach (var cut in (int[])[1, 2, 3, 7, 255, 256, 257, 100_000])
        {
            var encoder = new LoadDataEncoder(TestRows.TextColumns(4));
            Assert.Equal(expected, await TestRows.EncodeLargeAsync(encoder, [payload], cut));
            Assert.Equal(expected.Length, encoder.LongestRow);
        }
    }

    [Theory]
    [InlineData(DataFormat.LoadData)]
    [InlineData(DataFormat.Insert)]
    public void Encode_ManyRows_AllocatesNothing(DataFormat format)
    {
        var columns = TestRows.TextColumns(3);
        RowEncoder encoder = format == DataFormat.Insert ? new InsertEncoder("t", columns, 1 << 20) : new LoadDataEncoder(columns);
        var digester = new RowDigester();
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var payload = TestRows.Payload("12345"u8.ToArray(), "some\ntext"u8.ToArray(), null);
        encoder.Encode(payload, output);
        digester.Add(payload);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            output.ResetWrittenCount();
            encoder.Encode(payload, output);
            digester.Add(payload);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
