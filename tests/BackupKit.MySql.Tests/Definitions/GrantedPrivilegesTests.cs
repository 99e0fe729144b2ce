using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class GrantedPrivilegesTests
{
    [Theory]
    [Trait("Rule", "O2")]
    [InlineData("shop", "shop", true, true)]
    [InlineData("shop", "shop2", false, false)]
    [InlineData("a_b", "a_b", true, true)]
    [InlineData("a_b", "axb", true, false)]
    [InlineData("a\\_b", "a_b", true, false)]
    [InlineData("a\\_b", "axb", false, false)]
    [InlineData("a\\_b", "a\\_b", false, true)]
    [InlineData("%", "anything", true, false)]
    [InlineData("a%b%c", "abbc", true, false)]
    [InlineData("a%b%c", "acb", false, false)]
    [InlineData("%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false, false)]
    [InlineData("_", "\u00e9", false, false)]
    [InlineData("__", "\u00e9", true, false)]
    [InlineData("a", "A", false, false)]
    public void Covers_PatternOfADatabase_MatchesAsTheServerDoes(string pattern, string database, bool matches, bool matchesUnderPartialRevokes)
    {
        Assert.Equal(matches, Covers(isPatternLiteral: false));
        Assert.Equal(matchesUnderPartialRevokes, Covers(isPatternLiteral: true));

        bool Covers(bool isPatternLiteral)
        {
            var privileges = new GrantedPrivileges(isPatternLiteral);
            privileges.Add(new GrantLine(IsRevoke: false, ["TRIGGER"], pattern, Table: null));
            return privileges.Covers("TRIGGER", database);
        }
    }

    [Fact]
    [Trait("Rule", "O2")]
    public void TryParse_PrivilegesWithDigits_AreRead()
    {
        // As Aurora MySQL 2 prints its master account.
        var line = GrantLine.TryParse("GRANT SELECT, TRIGGER, LOAD FROM S3, SELECT INTO S3, INVOKE LAMBDA ON *.* TO 'admin'@'%' WITH GRANT OPTION");

        Assert.Equal(["SELECT", "TRIGGER", "LOAD FROM S3", "SELECT INTO S3", "INVOKE LAMBDA"], line!.Privileges);
    }

    [Fact]
    [Trait("Rule", "O2")]
    public void Covers_GlobalPrivilegeRevokedOnADatabase_IsNotHeldThere()
    {
        var granted = new GrantedPrivileges(isPatternLiteral: true);
        granted.Add(new GrantLine(IsRevoke: false, ["TRIGGER"], Database: null, Table: null));
        granted.Add(new GrantLine(IsRevoke: true, ["TRIGGER"], "shop", Table: null));

        Assert.False(granted.Covers("TRIGGER", "shop"));
        Assert.True(granted.Covers("TRIGGER", "other"));
        Assert.Equal(["shop"], granted.RevokedDatabases);
    }

    [Fact]
    [Trait("Rule", "O2")]
    public void Covers_SeveralPatternsMatch_NeedsThePrivilegeInEach()
    {
        var granted = new GrantedPrivileges(isPatternLiteral: false);
        granted.Add(new GrantLine(IsRevoke: false, ["TRIGGER", "SELECT"], "sh%", Table: null));
        granted.Add(new GrantLine(IsRevoke: false, ["SELECT"], "shop", Table: null));

        Assert.True(granted.Covers("SELECT", "shop"));
        Assert.False(granted.Covers("TRIGGER", "shop"));
        Assert.True(granted.Covers("TRIGGER", "ship"));
    }

    [Theory]
    [Trait("Rule", "O2")]
    [InlineData("GRANT SELECT (`a`, `x), TRIGGER, y`), INSERT ON `d`.`t` TO `u`@`%`", "INSERT", "d", "t")]
    [InlineData("GRANT SELECT (a, b), SHOW VIEW ON `d`.`t` TO 'u'@'%'", "SHOW VIEW", "d", "t")]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `u`@`%` WITH GRANT OPTION", "ALL PRIVILEGES", null, null)]
    [InlineData("GRANT BACKUP_ADMIN,SHOW_ROUTINE ON *.* TO `u`@`%`", "BACKUP_ADMIN+SHOW_ROUTINE", null, null)]
    [InlineData("GRANT EVENT ON ```a`` ON ``b```.* TO `u`@`%`", "EVENT", "`a` ON `b`", null)]
    [InlineData("REVOKE TRIGGER, EVENT ON `a_b`.* FROM `u`@`%`", "TRIGGER+EVENT", "a_b", null)]
    public void TryParse_GrantOfPrivileges_ReadsThem(string line, string privileges, string? database, string? table)
    {
        var grant = GrantLine.TryParse(line)!;

        Assert.Equal(privileges, string.Join('+', grant.Privileges));
        Assert.Equal((database, table), (grant.Database, grant.Table));
        Assert.Equal(line.StartsWith("REVOKE", StringComparison.Ordinal), grant.IsRevoke);
    }

    [Theory]
    [Trait("Rule", "O2")]
    [InlineData("GRANT `x, TRIGGER ON *.* TO y`@`%` TO `u`@`%`")]
    [InlineData("GRANT EXECUTE ON PROCEDURE `d`.`p` TO `u`@`%`")]
    [InlineData("GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION")]
    [InlineData("SET DEFAULT ROLE `GRANT TRIGGER ON *.* TO ` FOR `u`@`%`")]
    public void TryParse_LineOfAnotherKind_IsNone(string line) => Assert.Null(GrantLine.TryParse(line));
}
