using System.Security.Cryptography;

using BackupKit.Cryptography;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Wire;

/// <summary>MariaDB's ed25519 and parsec; every login is a switch from the server's default method.</summary>
[Trait("Rule", "W7")]
public sealed class SignatureAuthenticationTests(SignatureServers servers) : IClassFixture<SignatureServers>
{
    private const string Tls = "tls";
    private const string Plain = "plain";
    private const string Socket = "socket";

    private static readonly string LongPassword = string.Concat(Enumerable.Repeat("Straße-Δοκιμή-試験-𝄞 ", 20));

    [Theory]
    [InlineData(ServerName.MariaDb1011, "ed25519", Tls)]
    [InlineData(ServerName.MariaDb1011, "ed25519", Plain)]
    [InlineData(ServerName.MariaDb1011, "ed25519", Socket)]
    [InlineData(ServerName.MariaDb118, "ed25519", Tls)]
    [InlineData(ServerName.MariaDb118, "ed25519", Plain)]
    [InlineData(ServerName.MariaDb118, "ed25519", Socket)]
    [InlineData(ServerName.MariaDb118, "parsec", Tls)]
    [InlineData(ServerName.MariaDb118, "parsec", Plain)]
    [InlineData(ServerName.MariaDb118, "parsec", Socket)]
    public async Task ConnectAsync_RightPassword_LogsIn(ServerName name, string plugin, string how)
    {
        var server = await servers.GetAsync(name);

        foreach (var password in new[] { "right", "x", LongPassword })
        {
            var user = await CreateUserAsync(server, $"{plugin} USING PASSWORD('{password}')");
            await using var session = await ConnectAsync(server, user, password, how);
            var row = (await session.QueryAsync("SELECT CURRENT_USER()")).Rows[0];
            var cipher = (await session.QueryAsync("SHOW SESSION STATUS LIKE 'Ssl_cipher'")).Rows[0].GetString(1);

            Assert.Equal($"{user}@%", row.GetString(0));
            Assert.Equal(how == Tls, cipher.Length > 0);
        }
    }

    [Theory]
    [InlineData(ServerName.MariaDb1011, "ed25519", Tls)]
    [InlineData(ServerName.MariaDb1011, "ed25519", Plain)]
    [InlineData(ServerName.MariaDb118, "ed25519", Tls)]
    [InlineData(ServerName.MariaDb118, "ed25519", Plain)]
    [InlineData(ServerName.MariaDb118, "parsec", Tls)]
    [InlineData(ServerName.MariaDb118, "parsec", Plain)]
    public async Task ConnectAsync_WrongPassword_SaysSoWithoutIt(ServerName name, string plugin, string how)
    {
        var server = await servers.GetAsync(name);
        var user = await CreateUserAsync(server, $"{plugin} USING PASSWORD('right')");

        foreach (var password in new[] { "wrong-secret", "Right", "right ", "" })
        {
            var error = await Assert.ThrowsAsync<MySqlWireException>(() => ConnectAsync(server, user, password, how));

            Assert.Equal((BackupErrorCode.AuthenticationFailed, 1045), (error.Code, error.ServerErrorNumber));
            Assert.DoesNotContain("wrong-secret", error.ToString(), StringComparison.Ordinal);
        }
    }

    // 10.11 stores nothing for PASSWORD('') and lets nobody in; with the key of the empty password it does.
    [Theory]
    [InlineData(ServerName.MariaDb1011, "ed25519 USING '4LH+dBF+G5W2CKTyId8xR3SyDqZoQjUNUVNxx8aWbG4'", true)]
    [InlineData(ServerName.MariaDb1011, "ed25519 USING PASSWORD('')", false)]
    [InlineData(ServerName.MariaDb118, "ed25519 USING PASSWORD('')", true)]
    [InlineData(ServerName.MariaDb118, "parsec USING PASSWORD('')", true)]
    public async Task ConnectAsync_EmptyPassword_IsWhatTheServerMakesOfIt(ServerName name, string method, bool works)
    {
        var server = await servers.GetAsync(name);
        var user = await CreateUserAsync(server, method);

        foreach (var how in new[] { Tls, Plain })
        {
            if (works)
            {
                await using var session = await ConnectAsync(server, user, "", how);
                await session.PingAsync();
            }
            else
            {
                var error = await Assert.ThrowsAsync<MySqlWireException>(() => ConnectAsync(server, user, "", how));
                Assert.Equal(BackupErrorCode.AuthenticationFailed, error.Code);
            }
        }
    }

    // The server offers one method after the other until one lets the account in.
    [Theory]
    [InlineData(ServerName.MariaDb1011, "ed25519 USING PASSWORD('other') OR mysql_native_password USING PASSWORD('right')")]
    [InlineData(ServerName.MariaDb1011, "mysql_native_password USING PASSWORD('other') OR ed25519 USING PASSWORD('right')")]
    [InlineData(ServerName.MariaDb118, "ed25519 USING PASSWORD('other') OR parsec USING PASSWORD('right')")]
    [InlineData(ServerName.MariaDb118, "parsec USING PASSWORD('other') OR ed25519 USING PASSWORD('right')")]
    [InlineData(ServerName.MariaDb118, "parsec USING PASSWORD('a') OR ed25519 USING PASSWORD('b') OR parsec USING PASSWORD('right')")]
    public async Task ConnectAsync_SecondMethodOfTheAccount_LogsIn(ServerName name, string methods)
    {
        var server = await servers.GetAsync(name);
        var user = await CreateUserAsync(server, methods);

        await using var session = await ConnectAsync(server, user, "right", Plain);

        await session.PingAsync();
    }

    // 'P', then log2 of the iterations less 10, then salt and public key.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ConnectAsync_ParsecIterations_AreThoseOfTheAccount(int factor)
    {
        var server = await servers.GetAsync(ServerName.MariaDb118);
        var salt = RandomNumberGenerator.GetBytes(18);
        var seed = Rfc2898DeriveBytes.Pbkdf2("right"u8, salt, 1024 << factor, HashAlgorithmName.SHA512, 32);
        using var key = Ed25519PrivateKey.FromSeed(seed);
        var stored = $"P{factor}:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(key.PublicKey).TrimEnd('=')}";
        var user = await CreateUserAsync(server, $"parsec USING '{stored}'");

        await using var session = await ConnectAsync(server, user, "right", Plain);

        await session.PingAsync();
    }

    private static async Task<string> CreateUserAsync(ScratchServer server, string methods)
    {
        var name = $"bk_{Guid.NewGuid():N}"[..20];
        await using var session = await server.ConnectAsync();
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await session.ExecuteAsync($"CREATE USER {name}@'%' IDENTIFIED VIA {methods}");
        return name;
    }

    private static async Task<MySqlSession> ConnectAsync(ScratchServer server, string user, string password, string how)
    {
        var settings = MySqlConnectionSettings.Parse(server.ConnectionString) with
        {
            UserId = user,
            Password = password,
            SslMode = how == Tls ? MySqlSslMode.Required : MySqlSslMode.None,
        };
        if (how == Socket)
        {
            await using var session = await server.ConnectAsync();
            var path = (await session.QueryAsync("SELECT @@socket")).Rows[0].GetString(0);
            settings = settings with { Protocol = MySqlConnectionProtocol.UnixSocket, Servers = [path] };
        }

        return await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default);
    }
}
