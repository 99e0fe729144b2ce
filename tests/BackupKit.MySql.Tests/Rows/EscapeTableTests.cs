using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Rows;

public sealed class EscapeTableTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Escape_EveryByteAtEveryPlaceOfABlock_IsEscapedIfItIsSpecial(bool isLoadData)
    {
        var table = isLoadData ? EscapeTable.LoadData : EscapeTable.Literal;
        for (var length = 1; length <= 50; length++)
        {
            for (var place = 0; place < length; place++)
            {
                for (var one = 0; one < 256; one++)
                {
                    var value = new byte[length];
                    value.AsSpan().Fill((byte)'x');
                    value[place] = (byte)one;
                    AssertEscaped(table, isLoadData, value);
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Escape_RandomBytes_AreEscapedOneByOne(bool isLoadData)
    {
        var random = new Random(7);
        var table = isLoadData ? EscapeTable.LoadData : EscapeTable.Literal;
        for (var round = 0; round < 2000; round++)
        {
            var value = new byte[random.Next(200)];
            random.NextBytes(value);
            if (round % 3 == 0)
            {
                // Runs of special bytes up to the end.
                value.AsSpan(random.Next(value.Length + 1)).Fill((byte)"\0\n\\"[random.Next(3)]);
            }

            AssertEscaped(table, isLoadData, value);
        }
    }

    private static void AssertEscaped(EscapeTable table, bool isLoadData, byte[] value)
    {
        var expected = new List<byte>();
        foreach (var one in value)
        {
            // MySQL 9.7 manual, LOAD DATA and String Literals.
            var letter = (char)one switch
            {
                '\0' => '0',
                '\b' when isLoadData => 'b',
                '\t' when isLoadData => 't',
                '\n' => 'n',
                '\r' => 'r',
                '\x1A' => 'Z',
                '\\' => '\\',
                '\'' when !isLoadData => '\'',
                _ => '\uFFFF',
            };
            if (letter == '\uFFFF')
            {
                expected.Add(one);
            }
            else
            {
                expected.AddRange([(byte)'\\', (byte)letter]);
            }
        }

        // The bytes behind twice the value are not ours.
        var destination = new byte[(2 * value.Length) + 8];
        destination.AsSpan(2 * value.Length).Fill(0xEE);
        var written = table.Escape(value, destination.AsSpan(0, 2 * value.Length));

        Assert.True(expected.ToArray().AsSpan().SequenceEqual(destination.AsSpan(0, written)), Convert.ToHexString(value));
        Assert.Equal(-1, destination.AsSpan(2 * value.Length).IndexOfAnyExcept((byte)0xEE));
    }
}
