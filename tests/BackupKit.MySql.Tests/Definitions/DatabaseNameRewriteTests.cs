using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class DatabaseNameRewriteTests
{
    [Theory]
    [InlineData("select `shop`.`t`.`a` from `shop`.`t`", "select `n``w`.`t`.`a` from `n``w`.`t`")]
    [InlineData("select shop . t.a, x.shop from shop.t", "select `n``w` . t.a, x.shop from `n``w`.t")]
    [InlineData("/*!50001 CREATE VIEW `shop`.`v` AS */ select 'shop.t' -- shop.t", "/*!50001 CREATE VIEW `n``w`.`v` AS */ select 'shop.t' -- shop.t")]
    [InlineData("CREATE DEFINER=`shop`@`%` PROCEDURE p() select 1 from `shop`.t", "CREATE DEFINER=`shop`@`%` PROCEDURE p() select 1 from `n``w`.t")]
    [InlineData("REFERENCES `p` (`shop`)", "REFERENCES `p` (`shop`)")]
    [Trait("Rule", "R11")]
    public void Apply_QualifiedNames_AreReplacedAndNothingElse(string text, string expected)
    {
        var rewrite = DatabaseNameRewrite.Apply(Encoding.UTF8.GetBytes(text), Names("shop", "n`w"), SqlQuoting.None);

        Assert.Null(rewrite.Blocker);
        Assert.Equal(expected, Encoding.UTF8.GetString(rewrite.Text));
    }

    [Theory]
    [InlineData("select `shop`.`a` from `shop`.`t` `shop`", "shop")]
    [InlineData("CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = new.b", "new")]
    [InlineData("CREATE PROCEDURE p() SELECT shop.id FROM orders shop", "shop")]
    [InlineData("CREATE PROCEDURE p() SELECT Shop.id, shop.id FROM other.shop", "shop")]
    [InlineData("CREATE PROCEDURE p() BEGIN DECLARE shop INT; SET @a = shop.id; END", "shop")]
    [Trait("Rule", "R11")]
    public void Apply_NameThatMayMeanTwoThings_IsBlocked(string text, string name)
    {
        Assert.NotNull(DatabaseNameRewrite.Apply(Encoding.UTF8.GetBytes(text), Names(name, "x"), SqlQuoting.None).Blocker);
    }

    [Theory]
    [InlineData("select `a`.`t`.`x`, `b`.`f`(1) from `b`.`t`", "select `b`.`t`.`x`, `a`.`f`(1) from `a`.`t`")]
    [InlineData("create trigger a.t after insert on a.x for each row insert into b.log values (1)", "create trigger `b`.t after insert on `b`.x for each row insert into `a`.log values (1)")]
    [InlineData("CREATE PROCEDURE p() INSERT INTO a.t SELECT a.f(a), c.a FROM (a.t2 JOIN b.t)", "CREATE PROCEDURE p() INSERT INTO `b`.t SELECT `b`.f(a), c.a FROM (`b`.t2 JOIN `a`.t)")]
    [Trait("Rule", "R11")]
    public void Apply_TwoNamesChangedForEachOther_AreReplacedAtOnce(string text, string expected)
    {
        var names = new Dictionary<string, string> { ["a"] = "b", ["b"] = "a" };

        var rewrite = DatabaseNameRewrite.Apply(Encoding.UTF8.GetBytes(text), names, SqlQuoting.None);

        Assert.Null(rewrite.Blocker);
        Assert.Equal(expected, Encoding.UTF8.GetString(rewrite.Text));
    }

    [Fact]
    public void Apply_AnsiQuotesAndNoBackslashEscapes_AreRead()
    {
        var text = "select '\\', \"shop\".t from \"shop\".t"u8;

        var rewrite = DatabaseNameRewrite.Apply(text, Names("shop", "x"), SqlQuoting.AnsiQuotes | SqlQuoting.NoBackslashEscapes);

        Assert.Equal("select '\\', `x`.t from `x`.t", Encoding.UTF8.GetString(rewrite.Text));
    }

    [Fact]
    public void Apply_NameWithinAString_IsReported()
    {
        Assert.Equal("shop", DatabaseNameRewrite.Apply("set @s = 'select * from shop.t'"u8, Names("shop", "x"), SqlQuoting.None).NamedInString);
    }

    private static Dictionary<string, string> Names(string from, string to) => new() { [from] = to };
}
