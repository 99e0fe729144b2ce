using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Rows;

public class PartFileNamesTests
{
    [Fact]
    public void ForRows_SafeNames_AreMydumpers()
    {
        var names = new PartFileNames();

        Assert.Equal("shop.orders.00000.dat", names.ForRows("shop", "orders", 0, "dat"));
        Assert.Equal("shop.orders.123456.sql", names.ForRows("shop", "orders", 123_456, "sql"));
        Assert.Equal("shop.orders-schema.sql", names.ForTable("shop", "orders", "schema"));
        Assert.Equal("shop-schema-create.sql", names.ForDatabase("shop", "schema-create"));
        Assert.True(names.IsPlain("shop", "orders"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("x/../y%00\n")]
    [InlineData("mydumper_7")]
    [InlineData("caf\u00E9")]
    [InlineData("t-schema-view")]
    public void Table_UnsafeName_GetsANumber(string table)
    {
        var names = new PartFileNames();

        Assert.Equal("mydumper_1", names.Table("shop", table));
        Assert.Equal("mydumper_1", names.Table("shop", table));
        Assert.False(names.IsPlain("shop", table));
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("metadata")]
    [InlineData("com1")]
    public void Database_ReservedName_GetsANumber(string database) =>
        Assert.Equal("mydumper_1", new PartFileNames().Database(database));

    [Fact]
    public void Table_NamesThatDifferByCase_GetDifferentFiles()
    {
        var names = new PartFileNames();

        Assert.Equal("t", names.Table("shop", "t"));
        Assert.Equal("mydumper_1", names.Table("shop", "T"));
        Assert.Equal("t", names.Table("other", "t"));
        Assert.Equal("mydumper_2", names.Database("SHOP"));
    }

    [Fact]
    public void Table_ManyNames_NeverCollideWithoutCase()
    {
        var names = new PartFileNames();
        string[] tables = ["a", "A", "b.", "b..", "\u4F60", "\u597D", "mydumper_1", "MYDUMPER_2", "a b", "a  b"];

        var files = tables.Select(table => names.ForRows("db", table, 0, "dat")).ToArray();

        Assert.Equal(files.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
