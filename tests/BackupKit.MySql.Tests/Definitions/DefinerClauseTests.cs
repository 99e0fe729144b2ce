using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class DefinerClauseTests
{
    [Theory]
    [InlineData("CREATE DEFINER=`a`@`%` PROCEDURE `p`() SELECT 'DEFINER=`a`@`%`'", "a@%", "CREATE DEFINER=`x``y`@`h` PROCEDURE `p`() SELECT 'DEFINER=`a`@`%`'")]
    [InlineData("CREATE ALGORITHM=UNDEFINED DEFINER=`a@b`@`c` SQL SECURITY INVOKER VIEW `v` AS select 1", "a@b@c", "CREATE ALGORITHM=UNDEFINED DEFINER=`x``y`@`h` SQL SECURITY INVOKER VIEW `v` AS select 1")]
    [InlineData("create /* definer=`no`@`no` */ definer = 'a'@10.0.0.1 trigger t before insert on x for each row set @a=1", "a@10.0.0.1", "create /* definer=`no`@`no` */ definer = `x``y`@`h` trigger t before insert on x for each row set @a=1")]
    [InlineData("CREATE DEFINER=`role` FUNCTION f() RETURNS INT RETURN 1", "role", "CREATE DEFINER=`x``y`@`h` FUNCTION f() RETURNS INT RETURN 1")]
    [InlineData("CREATE DEFINER=root@localhost EVENT e ON SCHEDULE EVERY 1 DAY DO SET @d = 1", "root@localhost", "CREATE DEFINER=`x``y`@`h` EVENT e ON SCHEDULE EVERY 1 DAY DO SET @d = 1")]
    [InlineData("CREATE /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a=1 */", "a@%", "CREATE /*!50017 DEFINER=`x``y`@`h`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a=1 */")]
    [Trait("Rule", "O10")]
    public void Replace_ClauseInTheHead_IsReplacedAndNothingElse(string text, string definer, string expected)
    {
        var clause = DefinerClause.Find(Encoding.UTF8.GetBytes(text), SqlQuoting.None);

        Assert.Equal(definer, clause!.Account.Plain);
        Assert.Equal(expected, Encoding.UTF8.GetString(clause.Replace(Encoding.UTF8.GetBytes(text), new AccountName("x`y", "h"))));
    }

    [Fact]
    [Trait("Rule", "O10")]
    public void Replace_AnsiQuotes_StayAnsiQuotes()
    {
        var text = "CREATE DEFINER=\"a\"@\"%\" PROCEDURE \"p\"() SELECT 1"u8;

        var clause = DefinerClause.Find(text, SqlQuoting.AnsiQuotes);

        Assert.Equal("CREATE DEFINER=\"b\"@\"c\" PROCEDURE \"p\"() SELECT 1", Encoding.UTF8.GetString(clause!.Replace(text, new AccountName("b", "c"))));
    }

    [Theory]
    [InlineData("CREATE PROCEDURE p() SELECT 1; -- DEFINER=`a`@`b`")]
    [InlineData("trigger t before insert on x for each row set @definer = 'a'")]
    [InlineData("CREATE DEFINER=CURRENT_USER() VIEW v AS SELECT 1")]
    [Trait("Rule", "O10")]
    public void Find_NoDefinerInTheHead_FindsNone(string text) =>
        Assert.Null(DefinerClause.Find(Encoding.UTF8.GetBytes(text), SqlQuoting.None));
}
