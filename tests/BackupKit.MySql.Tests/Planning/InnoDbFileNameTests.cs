using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Tests.Planning;

public sealed class InnoDbFileNameTests
{
    // As MySQL 9.7 and MariaDB 10.11 and 11.8 list them.
    [Theory]
    [InlineData("orders_2026", "orders_2026")]
    [InlineData("ta 1-/x.y#p", "ta@00201@002d@002fx@002ey@0023p")]
    [InlineData("a$b", "a@0024b")]
    [InlineData("@x", "@0040x")]
    [InlineData("gr\u00f6\u00dfe", null)]
    public void Of_Name_IsThatOfTheFile(string name, string? expected) => Assert.Equal(expected, InnoDbFileName.Of(name));
}
