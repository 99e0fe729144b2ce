using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Wire;

[Trait("Rule", "W7")]
public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("caching_sha2_password", "SslMode=Required")]
    [InlineData("caching_sha2_password", "SslMode=None;AllowPublicKeyRetrieval=true")]
    [InlineData("caching_sha2_password", "socket")]
    [InlineData("sha256_password", "SslMode=Required")]
    [InlineData("sha256_password", "SslMode=None;AllowPublicKeyRetrieval=true")]
    [InlineData("sha256_password", "socket;AllowPublicKeyRetrieval=true")]
    public async Task ConnectAsync_MySqlFullThenCached_LogsIn(string plugin, string how)
    {
        await using var account = await Account.CreateAsync(ServerName.MySql97, $"IDENTIFIED WITH {plugin} BY 'pä''ss'");
        var settings = await account.SettingsAsync("pä'ss", how);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var session = await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default);
            await session.PingAsync();
        }
    }

    [Fact]
    public async Task ConnectAsync_MySqlFullWithoutTlsOrOptIn_SendsNoPassword()
    {
        await using var account = await Account.CreateAsync(ServerName.MySql97, "IDENTIFIED WITH caching_sha2_password BY 'x'");
        var settings = await account.SettingsAsync("x", "SslMode=None");

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default));

        Assert.Equal(BackupErrorCode.AuthenticationInsecure, error.Code);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ConnectAsync_EmptyPassword_LogsIn(ServerName server)
    {
        await using var account = await Account.CreateAsync(server, "IDENTIFIED BY ''");

        await using var session = await MySqlSession.ConnectAsync(
            await account.SettingsAsync("", "SslMode=None"), MySqlSessionOptions.Default);

        Assert.False(session.IsBroken);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ConnectAsync_WrongPassword_SaysSoWithoutIt(ServerName server)
    {
        await using var account = await Account.CreateAsync(server, "IDENTIFIED BY 'right'");
        var settings = await account.SettingsAsync("wrong-secret", "SslMode=Preferred");

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default));

        Assert.Equal((BackupErrorCode.AuthenticationFailed, 1045), (error.Code, error.ServerErrorNumber));
        Assert.DoesNotContain("wrong-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "W8")]
    public async Task ConnectAsync_ExpiredPassword_FailsFast()
    {
        await using var account = await Account.CreateAsync(ServerName.MySql97, "IDENTIFIED BY 'x' PASSWORD EXPIRE");
        var settings = await account.SettingsAsync("x", "SslMode=Required");

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default));

        Assert.Equal(BackupErrorCode.PasswordExpired, error.Code);
    }

    [Theory]
    [InlineData(ServerName.MySql97)]
    [InlineData(ServerName.MariaDb118)]
    [Trait("Rule", "W6")]
    public async Task ConnectAsync_TlsMode_DecidesAboutCipher(ServerName server)
    {
        await using var account = await Account.CreateAsync(server, "IDENTIFIED BY 'x'");

        foreach (var (how, isTls) in new[] { ("SslMode=Preferred", true), ("SslMode=Required", true), ("socket", false) })
        {
            await using var session = await MySqlSession.ConnectAsync(
                await account.SettingsAsync("x", how), MySqlSessionOptions.Default);
            var cipher = (await session.QueryAsync("SHOW SESSION STATUS LIKE 'Ssl_cipher'")).Rows[0].GetString(1);
            Assert.Equal(isTls, cipher.Length > 0);
        }

        var settings = await account.SettingsAsync("x", "SslMode=VerifyFull");
        var error = await Assert.ThrowsAsync<MySqlWireException>(() => MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default));
        Assert.Equal(BackupErrorCode.TlsFailed, error.Code);
    }

    /// <summary>An account of one test.</summary>
    private sealed class Account(ServerName server, string name) : IAsyncDisposable
    {
        public static async Task<Account> CreateAsync(ServerName server, string identified)
        {
            var name = $"bk_{Guid.NewGuid():N}"[..20];
            await using var session = await TestServers.ConnectAsync(server);
            await session.ExecuteAsync("SET NAMES utf8mb4");
            await session.ExecuteAsync($"CREATE USER {name}@'%' {identified}");
            return new Account(server, name);
        }

        public async Task<MySqlConnectionSettings> SettingsAsync(string password, string how)
        {
            await using var session = await TestServers.ConnectAsync(server);
            var socket = (await session.QueryAsync("SELECT @@socket")).Rows[0].GetString(0);
            var where = TestServers.Settings(server) with { UserId = name, Password = password };
            var extra = MySqlConnectionSettings.Parse(how.Replace("socket", $"Server={socket}", StringComparison.Ordinal));
            return where with
            {
                SslMode = extra.SslMode,
                AllowPublicKeyRetrieval = extra.AllowPublicKeyRetrieval,
                Protocol = extra.Protocol,
                Servers = extra.Protocol == MySqlConnectionProtocol.UnixSocket ? extra.Servers : where.Servers,
            };
        }

        public async ValueTask DisposeAsync()
        {
            await using var session = await TestServers.ConnectAsync(server);
            await session.ExecuteAsync($"DROP USER {name}@'%'");
        }
    }
}
