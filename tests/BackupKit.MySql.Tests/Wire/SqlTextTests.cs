using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("a", "`a`")]
    [InlineData("a`b", "`a``b`")]
    public void Identifier_Name_IsQuoted(string name, string expected) => Assert.Equal(expected, SqlText.Identifier(name));

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\\", "CONVERT(0x615C USING utf8mb4)")]
    [InlineData("ä", "CONVERT(0xC3A4 USING utf8mb4)")]
    [InlineData("", "''")]
    public void StringLiteral_Text_MeansTheSameUnderEverySqlMode(string text, string expected) =>
        Assert.Equal(expected, SqlText.StringLiteral(text));
}
