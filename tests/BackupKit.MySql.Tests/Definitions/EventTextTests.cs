using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class EventTextTests
{
    [Theory]
    [InlineData("CREATE EVENT `enable` ON SCHEDULE EVERY 1 DAY ON COMPLETION PRESERVE ENABLE DO x", "CREATE EVENT `enable` ON SCHEDULE EVERY 1 DAY ON COMPLETION PRESERVE DISABLE DO x")]
    [InlineData("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = enable", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = enable")]
    [InlineData("CREATE EVENT e ON SCHEDULE AT 'x' DISABLE ON SLAVE COMMENT 'ENABLE' DO y", "CREATE EVENT e ON SCHEDULE AT 'x' DISABLE ON SLAVE COMMENT 'ENABLE' DO y")]
    [Trait("Rule", "O13")]
    public void Disable_OnlyTheStatus_IsChanged(string text, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(EventText.Disable(Encoding.UTF8.GetBytes(text), SqlQuoting.None)));
    }

    [Theory]
    [InlineData(
        "CREATE DEFINER=`EVENT`@`%` EVENT `e` ON SCHEDULE EVERY 1 DAY ENABLE DO SELECT 1",
        "ALTER DEFINER=`EVENT`@`%` EVENT `t`.`e` ENABLE")]
    [InlineData("CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY ENABLE DO SELECT 1", "ALTER  EVENT `t`.`e` ENABLE")]
    public void Enable_EventWithADefiner_KeepsTheDefiner(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(EventText.Enable(Encoding.UTF8.GetBytes(text), SqlQuoting.None, "`t`.`e`"u8)));
}
