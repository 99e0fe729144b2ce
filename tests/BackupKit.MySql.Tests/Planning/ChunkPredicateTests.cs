using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Tests.Planning;

public sealed class ChunkPredicateTests
{
    private static readonly ChunkKey One = new("PRIMARY", [new BoundColumn("a", BoundForm.Number, false)]);

    private static readonly ChunkKey Two =
        new("k", [new BoundColumn("a", BoundForm.Number, true), new BoundColumn("b", BoundForm.Bytes, false)]);

    [Fact]
    public void Range_WithoutBounds_AsksForAllRows() => Assert.Null(ChunkPredicate.Range(One, null, null));

    [Fact]
    public void Range_OneColumn_IsHalfOpen() => Assert.Equal("`a`>1 AND `a`<=5", ChunkPredicate.Range(One, ["1"], ["5"]));

    [Fact]
    public void Range_TwoColumns_IsExpandedBehindABoundOnTheFirst() => Assert.Equal(
        "`a`>=1 AND (`a`>1 OR (`a`=1 AND `b`>x'00')) AND `a`<=2 AND (`a`<2 OR (`a`=2 AND `b`<=x'FF')) AND `a` IS NOT NULL",
        ChunkPredicate.Range(Two, ["1", "x'00'"], ["2", "x'FF'"]));

    [Fact]
    public void NullRows_NullableColumn_IsTheRestOfTheRanges()
    {
        Assert.Null(ChunkPredicate.NullRows(One));
        Assert.Equal("`a` IS NULL", ChunkPredicate.NullRows(Two));
        Assert.Equal("`a` IS NOT NULL", ChunkPredicate.After(Two, null));
    }

    [Theory]
    [InlineData(BoundForm.Number, "-5", "-5")]
    [InlineData(BoundForm.Float, "0.1", "0.1e0")]
    [InlineData(BoundForm.Float, "1e30", "1e30")]
    [InlineData(BoundForm.Text, "-00:00:01", "'-00:00:01'")]
    [InlineData(BoundForm.Text, "2024-02-29 00:00:00", "'2024-02-29 00:00:00'")]
    [InlineData(BoundForm.Bytes, "a'", "x'6127'")]
    public void TryFormat_Value_IsAnExactLiteral(object form, string value, string literal)
    {
        var column = new BoundColumn("k", (BoundForm)form, false);

        Assert.True(column.TryFormat(System.Text.Encoding.ASCII.GetBytes(value), out var text));
        Assert.Equal(literal, text);
    }

    [Theory]
    [InlineData(BoundForm.Text, "2009-02-31")]
    [InlineData(BoundForm.Text, "0000-00-00 00:00:00")]
    [InlineData(BoundForm.Text, "x")]
    [InlineData(BoundForm.Number, "1; DROP")]
    [InlineData(BoundForm.Number, "")]
    [InlineData(BoundForm.Float, "nan")]
    public void TryFormat_ValueThatCanNotBeCompared_IsRefused(object form, string value) =>
        Assert.False(new BoundColumn("k", (BoundForm)form, false).TryFormat(System.Text.Encoding.ASCII.GetBytes(value), out _));
}
