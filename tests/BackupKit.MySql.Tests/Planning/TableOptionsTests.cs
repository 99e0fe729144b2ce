using System.Text;

using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Tests.Planning;

public sealed class TableOptionsTests
{
    [Theory]
    [InlineData("CREATE TABLE `t` (`a` int) ENGINE=InnoDB AUTO_INCREMENT=42 COMMENT='x'", "CREATE TABLE `t` (`a` int) ENGINE=InnoDB COMMENT='x'")]
    [InlineData("CREATE TABLE `t` (`a` int COMMENT ' AUTO_INCREMENT=1') AUTO_INCREMENT=7", "CREATE TABLE `t` (`a` int COMMENT ' AUTO_INCREMENT=1')")]
    [InlineData("(`a AUTO_INCREMENT=5` int DEFAULT 'it''s \\\\ AUTO_INCREMENT=2')", "(`a AUTO_INCREMENT=5` int DEFAULT 'it''s \\\\ AUTO_INCREMENT=2')")]
    public void WithoutCounter_Text_LosesTheCounterAlone(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(TableOptions.WithoutCounter(Encoding.UTF8.GetBytes(text))));
}
