using System.Text;

using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Rows;

public class InsertEncoderTests
{
    private const string Header =
        "/*!40101 SET NAMES binary*/;\n"
        + "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n"
        + "/*!40101 SET SQL_MODE='STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n"
        + "/*!40103 SET TIME_ZONE='+00:00' */;\n";

    [Fact]
    public void Encode_EveryKindOfField_WritesTheGrammar()
    {
        var encoder = new InsertEncoder(
            "o`rders",
            [
                TestRows.Column("n", LiteralForm.Number),
                TestRows.Column("t", LiteralForm.Text),
                TestRows.Column("b", LiteralForm.Binary),
                TestRows.Column("j", LiteralForm.Text, "CONVERT(? USING utf8mb4)"),
            ],
            1 << 20);

        var plain = TestRows.Encode(
            encoder,
            [
                TestRows.Payload("-5"u8.ToArray(), "it's;\n\\\""u8.ToArray(), [0, 26, 13, 255], "{}"u8.ToArray()),
                TestRows.Payload(null, [], null, null),
            ]);

        Assert.Equal(
            Header
            + "INSERT INTO `o``rders` (`n`,`t`,`b`,`j`) VALUES(-5,'it\\'s;\\n\\\\\"',_binary'\\0\\Z\\r\u00FF',CONVERT('{}' USING utf8mb4))\n"
            + ",(NULL,'',NULL,NULL)\n;\n",
            Encoding.Latin1.GetString(plain));
    }

    [Fact]
    public void Complete_NoRows_WritesTheHeader() =>
        Assert.Equal(Header, Encoding.Latin1.GetString(TestRows.Encode(new InsertEncoder("t", TestRows.TextColumns(1), 100), [])));

    [Fact]
    public void Encode_MoreThanStatementBytes_StartsAnotherStatement()
    {
        var encoder = new InsertEncoder("t", [TestRows.Column("t", LiteralForm.Text)], 60);
        var row = TestRows.Payload(Encoding.ASCII.GetBytes(new string('x', 20)));

        var text = Encoding.Latin1.GetString(TestRows.Encode(encoder, [row, row, row]))[Header.Length..];

        var value = $"('{new string('x', 20)}')";
        Assert.Equal(string.Concat(Enumerable.Repeat($"INSERT INTO `t` (`t`) VALUES{value}\n;\n", 3)), text);
        Assert.Equal($"INSERT INTO `t` (`t`) VALUES{value}\n".Length, encoder.LongestStatement);
        Assert.Equal(value.Length, encoder.LongestRow);
    }

    [Theory]
    [InlineData("my_values", "c")]
    [InlineData("t", "VALUES")]
    public void Encode_NameThatHidesValues_WritesOneRowPerStatement(string table, string column)
    {
        var encoder = new InsertEncoder(table, [TestRows.Column(column, LiteralForm.Number)], 1 << 20);

        var plain = TestRows.Encode(encoder, [TestRows.Payload("1"u8.ToArray()), TestRows.Payload("2"u8.ToArray())]);

        Assert.Equal(2, Encoding.Latin1.GetString(plain).Split("INSERT INTO").Length - 1);
    }

    [Fact]
    public void Encode_EnumErrorValue_LeavesStrictModeForThatStatementOnly()
    {
        var encoder = new InsertEncoder("t", [TestRows.Column("e", LiteralForm.EnumIndex)], 1 << 20);

        var plain = TestRows.Encode(
            encoder,
            [TestRows.Payload("1"u8.ToArray()), TestRows.Payload("0"u8.ToArray()), TestRows.Payload("2"u8.ToArray())]);

        Assert.Equal(
            Header
            + "INSERT INTO `t` (`e`) VALUES('1')\n;\n"
            + "/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n"
            + "INSERT INTO `t` (`e`) VALUES('0')\n,('2')\n;\n"
            + "/*!40101 SET SQL_MODE='STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n",
            Encoding.Latin1.GetString(plain));
    }

    [Fact]
    public void Encode_EveryByte_HasNoRawNulAndNoStatementEndWithin()
    {
        var encoder = new InsertEncoder("t", TestRows.TextColumns(2), 1 << 20);
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        var plain = TestRows.Encode(encoder, [TestRows.Payload(every, ";\n"u8.ToArray()), TestRows.Payload(";\r\n"u8.ToArray(), every)]);

        Assert.DoesNotContain((byte)0, plain);
        Assert.Equal(1, Body(plain).Split(";\n").Length - 1);
    }

    [Fact]
    public async Task EncodeLargeAsync_AnyCut_WritesTheSameAsEncode()
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var large = TestRows.Payload(every, null, [], [.. Enumerable.Repeat(every, 20).SelectMany(bytes => bytes)]);
        var small = TestRows.Payload(null, null, [], every);
        byte[][] rows = [small, large, large, small];
        var expected = TestRows.Encode(new InsertEncoder("t", TestRows.TextColumns(4), 9000), rows);

        foreach (var cut in (int[])[1, 2, 3, 7, 255, 256, 257, 100_000])
        {
            Assert.Equal(expected, await TestRows.EncodeLargeAsync(new InsertEncoder("t", TestRows.TextColumns(4), 9000), rows, cut));
        }
    }

    private static string Body(byte[] plain) => Encoding.Latin1.GetString(plain)[Header.Length..];
}
