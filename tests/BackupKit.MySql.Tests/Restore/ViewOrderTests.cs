using System.Text;

using BackupKit.MySql.Restore;

namespace BackupKit.MySql.Tests.Restore;

public sealed class ViewOrderTests
{
    [Theory, Trait("Rule", "O9")]
    [InlineData("a b c", "a b c")]
    [InlineData("a b:a c:b", "c b a")]
    [InlineData("a b:a c:a d", "b c a d")]
    [InlineData("a:b b:a c", "c a b")]
    [InlineData("a:a b:a", "b a")]
    [InlineData("a:A,t A", "a A")]
    public void UsersFirst_Views_ComeAfterThoseThatReferToThem(string views, string expected)
    {
        var order = ViewOrder.UsersFirst([.. views.Split(' ').Select(View)], StringComparer.Ordinal);

        Assert.Equal(expected.Split(' '), order.Select(v => v.Item.Name));
    }

    [Fact, Trait("Rule", "O9")]
    public void UsersFirst_TenThousandViewsInAChain_TakesNoTime()
    {
        var views = Enumerable.Range(0, 10_000).Select(i => View($"v{i}:v{i + 1}")).ToList();

        var order = ViewOrder.UsersFirst(views, StringComparer.Ordinal).ToList();

        Assert.Equal(views, order);
    }

    private static ViewRestore View(string description)
    {
        var (name, references) = description.Split(':') is [var n, var r] ? (n, r.Split(',')) : (description, []);
        var from = references.Length == 0 ? "" : " from " + string.Join(" join ", references.Select(r => $"`{r}`"));
        return new ViewRestore(
            new DatabaseRestore { Source = "s", Target = "t" },
            new InventoryItem { Kind = "view", Database = "s", Name = name },
            Encoding.UTF8.GetBytes($"CREATE VIEW `{name}` AS select 1 AS `one`{from}"));
    }
}
