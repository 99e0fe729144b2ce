using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

[Trait("Rule", "A5")]
public sealed class ServerIdentityTests
{
    [Theory]
    [InlineData("5.7.44", "MySql", "5.7.44")]
    [InlineData("8.0.22", "MySql", "8.0.22")]
    [InlineData("8.0.45-azure", "MySql", "8.0.45")]
    [InlineData("8.4.9", "MySql", "8.4.9")]
    [InlineData("9.7.4-2", "MySql", "9.7.4")]
    [InlineData("5.5.5-10.6.21-MariaDB-log", "MariaDb", "10.6.21")]
    [InlineData("12.3.1-MariaDB", "MariaDb", "12.3.1")]
    [InlineData("nonsense", "MySql", "0.0.0")]
    [InlineData("8", "MySql", "8.0.0")]
    public void Parse_Version_IsNumeric(string text, string flavour, string version)
    {
        var identity = ServerIdentity.Parse(text, ServerCapabilities.None);

        Assert.Equal((flavour, version), (identity.Flavour.ToString(), identity.Version.ToString()));
    }

    [Theory]
    [InlineData("9.7.4-2", 8, 0, 22, true)]
    [InlineData("8.0.22", 8, 0, 22, true)]
    [InlineData("8.0.9", 8, 0, 22, false)]
    [InlineData("8.4.0", 8, 0, 22, true)]
    [InlineData("5.5.5-10.11.19-MariaDB", 8, 0, 22, false)]
    public void IsAtLeast_Version_ComparesNumbersInFamily(string text, int major, int minor, int patch, bool expected) =>
        Assert.Equal(expected, ServerIdentity.Parse(text, ServerCapabilities.None).IsAtLeast(Flavour.MySql, major, minor, patch));
}
