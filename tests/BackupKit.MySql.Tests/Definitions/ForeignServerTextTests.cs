using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class ForeignServerTextTests
{
    private const string OfColumns = @"HOST 'h', PASSWORD 'p''w\\', PORT 3307";

    private static readonly string[] Columns = ["s`v", "h", "", "", @"p'w\", "3307", "", "mysql", ""];

    [Fact]
    public void Create_Columns_AreTheOptionsThatAreSet() => AssertOptions(OfColumns, Columns);

    [Theory]
    [InlineData("""{"HOST": "h", "port": "3307", "my `own": "it's"}""", "HOST 'h', port 3307, `my ``own` 'it''s'")]
    [InlineData("""{"socket": "/x"}""", "socket '/x'")]
    [InlineData("{}", OfColumns)]
    public void Create_OptionsOfMariaDb_AreWrittenAsTheyStand(string json, string expected) => AssertOptions(expected, [.. Columns, json]);

    [Theory]
    [InlineData("""{"HOST": 1}""")]
    [InlineData("[1, 2]")]
    [InlineData("{broken}")]
    public void Create_OptionsThatCanNotBeRead_IsNone(string json) => Assert.Null(ForeignServerText.Create([.. Columns, json]));

    private static void AssertOptions(string expected, string[] row) =>
        Assert.Equal($"CREATE SERVER `s``v` FOREIGN DATA WRAPPER `mysql` OPTIONS ({expected})", ForeignServerText.Create(row));
}
