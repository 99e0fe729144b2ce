using BackupKit.MySql.Rows;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.MySql.Tests.Rows;

public class ObjectFileNameTests
{
    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("Orders", "%4Frders")]
    [InlineData("a`b.c", "a%60b%2Ec")]
    [InlineData("x/../y%00\n", "x%2F%2E%2E%2Fy%2500%0A")]
    [InlineData(" \u4F60", "%20%E4%BD%A0")]
    [InlineData("con", "%63on")]
    public void Encode_Name_EscapesAllButThePlain(string name, string expected) => Assert.Equal(expected, ObjectFileName.Encode(name));

    [Fact]
    public void Key_Object_NamesKindAndDatabase()
    {
        Assert.Equal("objects/trigger/shop/orders_bi.sql", ObjectFileName.Key("trigger", "shop", "orders_bi"));
        Assert.Equal("objects/user/root%40localhost.sql", ObjectFileName.Key("user", null, "root@localhost"));
    }

    [Fact]
    public void Encode_LongNames_StayShortAndDifferent()
    {
        var left = ObjectFileName.Encode(new string('\u4F60', 63) + "a");
        var right = ObjectFileName.Encode(new string('\u4F60', 63) + "b");

        Assert.InRange(left.Length, 1, 200);
        Assert.NotEqual(left, right, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Encode_AnyTwoNames_DifferWithoutCase() =>
        Prop.ForAll<NonEmptyString, NonEmptyString>((left, right) =>
                left.Get == right.Get
                || HasLoneSurrogate(left.Get + "." + right.Get)
                || !string.Equals(ObjectFileName.Encode(left.Get), ObjectFileName.Encode(right.Get), StringComparison.OrdinalIgnoreCase))
            .QuickCheckThrowOnFailure();

    private static bool HasLoneSurrogate(string text) => text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD);
}
