using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class AccountNameTests
{
    [Theory]
    [InlineData("a@b", "a", "b")]
    [InlineData("'a'@'%'", "a", "%")]
    [InlineData("a@b@c", "a@b", "c")]
    [InlineData("role", "role", null)]
    public void Parse_Account_IsUserAndHost(string text, string user, string? host) =>
        Assert.Equal(new AccountName(user, host), AccountName.Parse(text));

    [Theory]
    [InlineData("PUBLIC", null, "PUBLIC")]
    [InlineData("PUBLIC", "%", "`PUBLIC`@`%`")]
    [InlineData("", "localhost", "``@`localhost`")]
    [InlineData("a`b", null, "`a``b`")]
    public void Sql_Name_IsWhatTheServerPrints(string user, string? host, string expected) =>
        Assert.Equal(expected, new AccountName(user, host).Sql);

    [Theory]
    [InlineData("a", "H.example", "a", "h.EXAMPLE", true)]
    [InlineData("a", "h", "A", "h", false)]
    [InlineData("a", null, "a", "", false)]
    public void Equals_OtherCase_CountsInUsersAlone(string user, string? host, string otherUser, string? otherHost, bool expected)
    {
        var (one, other) = (new AccountName(user, host), new AccountName(otherUser, otherHost));

        Assert.Equal(expected, one == other);
        Assert.True(!expected || one.GetHashCode() == other.GetHashCode());
    }

    [Theory]
    [InlineData("mysql.sys", "localhost", true, false)]
    [InlineData("mysql.sys", "%", false, false)]
    [InlineData("rdsadmin", "localhost", false, true)]
    [InlineData("rdsadmin", "%", false, false)]
    public void IsOwn_Name_IsTheServersOrTheProviders(string user, string host, bool isServers, bool isProviders)
    {
        var name = new AccountName(user, host);

        Assert.Equal((isServers, isProviders), (name.IsServerOwn, name.IsProviderOwn));
    }
}
