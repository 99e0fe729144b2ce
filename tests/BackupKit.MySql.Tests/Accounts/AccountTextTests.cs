using System.Text;

using BackupKit.MySql.Accounts;

namespace BackupKit.MySql.Tests.Accounts;

public sealed class AccountTextTests
{
    [Theory]
    [InlineData("GRANT SELECT (`a`), INSERT ON `d`.`to` TO `o'brien`@`%` WITH GRANT OPTION", "`o'brien`@`%`", " WITH GRANT OPTION", false, false)]
    [InlineData("GRANT USAGE ON *.* TO `r``1`", "`r``1`", "", true, false)]
    [InlineData("GRANT SELECT ON `d`.* TO PUBLIC", "PUBLIC", "", false, false)]
    [InlineData("GRANT EXECUTE ON PACKAGE BODY `d`.`p` TO `u`@`h`", "`u`@`h`", "", false, true)]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `u`@`h` IDENTIFIED BY PASSWORD '*9' WITH GRANT OPTION", "`u`@`h`", " IDENTIFIED BY PASSWORD '*9' WITH GRANT OPTION", true, false)]
    [InlineData("REVOKE INSERT ON `d`.* FROM `u`@`h`", "`u`@`h`", "", false, false)]
    public void Parse_Line_FindsTheGrantee(string line, string grantee, string tail, bool isGlobal, bool isOnRoutine)
    {
        var grant = GrantText.Parse(Encoding.UTF8.GetBytes(line))!;

        Assert.Equal(grantee, grant.Grantee);
        Assert.Equal(tail, grant.Tail);
        Assert.Equal(isGlobal, grant.IsGlobal);
        Assert.Equal(isOnRoutine, grant.IsOnRoutine);
        Assert.True(grant.HasObject);
        Assert.Equal(line, $"{grant.Head} {grant.Grantee}{grant.Tail}");
    }

    [Fact]
    public void Parse_RoleGrant_HasNoObject() =>
        Assert.False(GrantText.Parse("GRANT `r1`@`%`,`r 2`@`%` TO `u`@`%` WITH ADMIN OPTION"u8)!.HasObject);

    [Theory]
    [InlineData("CREATE USER `u`@`%` DEFAULT ROLE `r1`@`%`,`r2`@`%` REQUIRE NONE", "CREATE USER `u`@`%` REQUIRE NONE")]
    [InlineData("CREATE USER `u`@`%` REQUIRE NONE PASSWORD EXPIRE DEFAULT", "CREATE USER `u`@`%` REQUIRE NONE PASSWORD EXPIRE DEFAULT")]
    [InlineData("CREATE USER `u`@`%` DEFAULT ROLE `a`@`b`", "CREATE USER `u`@`%`")]
    [InlineData("CREATE USER `DEFAULT ROLE `@`%` REQUIRE NONE", "CREATE USER `DEFAULT ROLE `@`%` REQUIRE NONE")]
    public void WithoutDefaultRole_Text_LosesThatClauseOnly(string text, string expected) =>
        Assert.Equal(expected, CreateUserText.WithoutDefaultRole(text));

    [Theory]
    [InlineData("CREATE USER `u`@`%` REQUIRE SUBJECT '/CN=a'b' ISSUER '/x'", "/CN=a'b", "CREATE USER `u`@`%` REQUIRE SUBJECT '/CN=a''b' ISSUER '/x'")]
    [InlineData("CREATE USER `u`@`%` REQUIRE SUBJECT '/CN=a''b'", "/CN=a'b", "CREATE USER `u`@`%` REQUIRE SUBJECT '/CN=a''b'")]
    [InlineData("CREATE USER `u`@`%` REQUIRE SUBJECT '/CN=a'", "/CN=a", "CREATE USER `u`@`%` REQUIRE SUBJECT '/CN=a'")]
    public void EscapeRequirement_QuoteInside_IsEscapedOnce(string text, string value, string expected) =>
        Assert.Equal(expected, CreateUserText.EscapeRequirement(text, "SUBJECT", value));

    [Theory]
    [InlineData("CREATE USER `u`@`%` IDENTIFIED WITH 'a' AS 0x00 AND IDENTIFIED WITH 'b' REQUIRE NONE WITH MAX_QUERIES_PER_HOUR 5", "a,b")]
    [InlineData("CREATE USER `u`@`%` IDENTIFIED VIA c USING 'OR d' OR e WITH MAX_STATEMENT_TIME 1.5", "c,e")]
    [InlineData("CREATE USER `u`@`%` IDENTIFIED BY PASSWORD '*9'", "")]
    public void Methods_Text_NamesEachOnce(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', CreateUserText.Methods(text)));

    [Fact]
    public void Split_ComposedStatements_AreTheSame()
    {
        string[] statements = ["CREATE USER `a;\n`@`%` ATTRIBUTE '{\"x\": \"\\\";\n\"}'", "GRANT USAGE ON *.* TO `a;\n`@`%`"];

        Assert.Equal(statements, AccountScript.Split(AccountScript.Compose(statements)));
    }
}
