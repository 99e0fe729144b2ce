using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class ViewReferenceTests
{
    [Theory]
    [InlineData("CREATE DEFINER=`u`@`h` VIEW `v` AS select `t`.`a` AS `a` from `d`.`t`", "t.a,a,d.t")]
    [InlineData("CREATE VIEW `v` (`x`,`y`) AS select 1 AS `x`,'`s`' AS `y``z`", "x,y`z")]
    [InlineData("CREATE VIEW v AS select `d`.`f`(`t`.`a`,`g`(),concat(1,2)) AS `r` from (`t` join `u`)", "d.f/3,t.a,g/0,r,t,u")]
    [InlineData("CREATE VIEW v", "")]
    [Trait("Rule", "O9")]
    public void Read_View_HasItsNamesAndCalls(string text, string expected)
    {
        var names = ViewReference.Read(Encoding.UTF8.GetBytes(text), SqlQuoting.None)
            .Select(r => string.Join('.', r.Parts) + (r.Arguments is { } count ? $"/{count}" : ""));

        Assert.Equal(expected, string.Join(',', names));
    }

    [Theory]
    [InlineData("CREATE VIEW `v` AS select `own`.`t`.`a` AS `own` from `own`.`t` join `o`.`own`", "CREATE VIEW `v` AS select `t`.`a` AS `own` from `t` join `o`.`own`")]
    [InlineData("select '`own`.' from `t`", "select '`own`.' from `t`")]
    [Trait("Rule", "O9")]
    public void Unqualified_OwnDatabase_IsLeftOutWhereItQualifies(string text, string expected) => Assert.Equal(
        expected,
        Encoding.UTF8.GetString(ViewText.Unqualified(Encoding.UTF8.GetBytes(text), "own", new InventoryItem { Kind = "view", Name = "v" }, StringComparer.Ordinal)));

    [Theory]
    [InlineData("CONSTRAINT `k` FOREIGN KEY (`a`, `b`) REFERENCES `p` (`x`, `y`) ON DELETE CASCADE", null, "p", "x,y")]
    [InlineData("CONSTRAINT `k` FOREIGN KEY (`a`, `b`) REFERENCES `d``1`.`p` (`x`, `y`)", "d`1", "p", "x,y")]
    [Trait("Rule", "R4")]
    public void ParseForeignKey_Entry_HasItsParent(string text, string? database, string table, string columns)
    {
        var item = new TableItem(TableItemKind.ForeignKey, "k", ["a", "b"], Encoding.UTF8.GetBytes(text));

        var key = ForeignKeyText.Parse(item)!;

        Assert.Equal((database, table, columns), (key.Database, key.Table, string.Join(',', key.ParentColumns)));
    }
}
