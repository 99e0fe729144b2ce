using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class TextRowTests
{
    // "7", NULL, "", 300 times "x", "é"
    private static readonly TextRow Row = new(
        [1, (byte)'7', 0xFB, 0, 0xFC, 0x2C, 0x01, .. Encoding.ASCII.GetBytes(new string('x', 300)), 2, 0xC3, 0xA9], 5);

    [Fact]
    public void Fields_OfEveryForm_AreFound()
    {
        Assert.Equal((7L, 7UL, "7"), (Row.GetInt64(0), Row.GetUInt64(0), Row.GetString(0)));
        Assert.Equal((null, null, true), (Row[1], Row.GetStringOrNull(1), Row.IsNull(1)));
        Assert.True(Row.GetBytes(1).IsEmpty);
        Assert.Equal(("", false), (Row.GetString(2), Row.IsNull(2)));
        Assert.Empty(Row[2]!);
        Assert.Equal(300, Row.GetString(3).Length);
        Assert.Equal("é", Row.GetStringOrNull(4));
        Assert.Equal([2, 0xC3, 0xA9], Row.GetRest(4).ToArray());
    }

    [Fact]
    public void Fields_NullOrNotThere_Throw()
    {
        Assert.Throws<InvalidOperationException>(() => Row.GetString(1));
        Assert.Throws<InvalidOperationException>(() => Row.GetInt64(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Row[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Row.IsNull(-1));
    }
}
