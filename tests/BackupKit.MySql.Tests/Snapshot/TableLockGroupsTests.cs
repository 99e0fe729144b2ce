using System.Text;

using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class TableLockGroupsTests
{
    [Theory]
    [InlineData(0, 4, 1000, 0)]
    [InlineData(1, 4, 1000, 1)]
    [InlineData(8, 4, 1000, 4)]
    [InlineData(9, 4, 1000, 3)]
    [InlineData(8, 1, 1000, 1)]
    [InlineData(100, 1, 200, 15)]
    [InlineData(3, 1, 1, 3)]
    public void Divide_TablesAndLimit_NoStatementIsTooLongAndNoTableIsLost(int tables, int wanted, long limit, int groups)
    {
        var all = Enumerable.Range(0, tables)
            .Select(i => new TableReference("data`base", $"t{i:D3}", TableReference.BaseTable, "MyISAM", false))
            .ToList();

        var divided = TableLockGroups.Divide(all, wanted, limit);

        Assert.Equal(groups, divided.Count);
        Assert.Equal(all, divided.SelectMany(g => g));
        Assert.All(divided, g => Assert.True(g.Count == 1 || Encoding.UTF8.GetByteCount(TableLockGroups.Statement(g)) <= limit));
    }

    [Fact]
    public void Statement_HostileNames_AreQuoted() =>
        Assert.Equal(
            "LOCK TABLES `a``b`.`c d` READ, `x`.`y` READ",
            TableLockGroups.Statement(
            [
                new TableReference("a`b", "c d", TableReference.BaseTable, "MyISAM", false),
                new TableReference("x", "y", TableReference.BaseTable, "MyISAM", false),
            ]));
}
