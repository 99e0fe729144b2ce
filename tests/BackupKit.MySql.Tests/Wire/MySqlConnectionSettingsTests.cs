using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class MySqlConnectionSettingsTests
{
    [Fact]
    public void Parse_Empty_GivesMySqlConnectorDefaults()
    {
        var settings = MySqlConnectionSettings.Parse("");

        Assert.Equal(["localhost"], settings.Servers);
        Assert.Equal(3306, settings.Port);
        Assert.Equal(MySqlSslMode.Preferred, settings.SslMode);
        Assert.Equal(TimeSpan.FromSeconds(15), settings.ConnectionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.DefaultCommandTimeout);
        Assert.False(settings.AllowPublicKeyRetrieval);
        Assert.False(settings.AllowLoadLocalInfile);
        Assert.False(settings.AllowClearTextPassword);
    }

    [Theory]
    [InlineData("Server")]
    [InlineData("host")]
    [InlineData("Data Source")]
    [InlineData("DATASOURCE")]
    [InlineData("Address")]
    [InlineData("Addr")]
    [InlineData("Network Address")]
    public void Parse_ServerSynonym_IsKnown(string keyword) =>
        Assert.Equal(["a", "b"], MySqlConnectionSettings.Parse($"{keyword}=a, b").Servers);

    [Theory]
    [InlineData("User ID")]
    [InlineData("UserID")]
    [InlineData("Username")]
    [InlineData("Uid")]
    [InlineData("User name")]
    [InlineData("User")]
    public void Parse_UserSynonym_IsKnown(string keyword) =>
        Assert.Equal("joe", MySqlConnectionSettings.Parse($"{keyword}=joe").UserId);

    [Theory]
    [InlineData("Password=a b", "a b")]
    [InlineData("pwd='x;y=z'", "x;y=z")]
    [InlineData("Password=\"it's\"", "it's")]
    public void Parse_Password_IsUnquoted(string text, string expected) =>
        Assert.Equal(expected, MySqlConnectionSettings.Parse(text).Password);

    [Theory]
    [InlineData("None", "None")]
    [InlineData("disabled", "None")]
    [InlineData("required", "Required")]
    [InlineData("VerifyCA", "VerifyCA")]
    [InlineData("verifyfull", "VerifyFull")]
    public void Parse_SslMode_IsKnown(string text, string expected) =>
        Assert.Equal(expected, MySqlConnectionSettings.Parse($"SSL Mode={text}").SslMode.ToString());

    [Theory]
    [InlineData("Pooling=true;MaximumPoolSize=5;Character Set=utf8mb4;Use XA Transactions=false;GuidFormat=None")]
    [InlineData("Connection Reset=false;Treat Tiny As Boolean=true;Load Balance=RoundRobin;Compress=true;Pipelining=false")]
    public void Parse_KeywordOfDriver_IsIgnored(string text) =>
        Assert.Equal(MySqlConnectionSettings.Parse("").ToString(), MySqlConnectionSettings.Parse(text).ToString());

    [Theory]
    [InlineData("Sever=db;Password=s3cret", "sever")]
    [InlineData("Port=s3cret", "port")]
    [InlineData("SslMode=s3cret", "sslmode")]
    [InlineData("AllowPublicKeyRetrieval=s3cret", "allowpublickeyretrieval")]
    [InlineData("Connect Timeout=-1;pwd=s3cret", "connect timeout")]
    [InlineData("TlsVersion=s3cret", "tlsversion")]
    [InlineData("s3cret", "")]
    [InlineData("Protocol=Pipe;pwd=s3cret", "")]
    [InlineData("Protocol=Unix;pwd=s3cret", "")]
    public void Parse_Wrong_NamesKeywordAndNeverValue(string text, string keyword)
    {
        var error = Assert.Throws<MySqlWireException>(() => MySqlConnectionSettings.Parse(text));

        Assert.Equal(BackupErrorCode.InvalidConnectionString, error.Code);
        Assert.Contains(keyword, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=/run/mysqld/mysqld.sock")]
    [InlineData("Server=/run/mysqld/mysqld.sock;Protocol=unix")]
    [InlineData("Server=/run/mysqld/mysqld.sock;ConnectionProtocol=UnixSocket")]
    public void Parse_Path_IsUnixSocket(string text)
    {
        var settings = MySqlConnectionSettings.Parse(text);

        Assert.Equal(MySqlConnectionProtocol.UnixSocket, settings.Protocol);
        Assert.Equal("/run/mysqld/mysqld.sock", settings.Endpoint);
    }

    [Fact]
    public void Parse_ZeroTimeout_IsInfinite() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, MySqlConnectionSettings.Parse("Connect Timeout=0").ConnectionTimeout);

    [Fact]
    public void ToString_Password_IsNotShown()
    {
        var settings = MySqlConnectionSettings.Parse("Server=db;User=joe;Password=s3cret;CertificatePassword=s3cret");

        Assert.Equal("joe@db:3306", settings.ToString());
        Assert.DoesNotContain("s3cret", $"{settings}", StringComparison.Ordinal);
    }
}
