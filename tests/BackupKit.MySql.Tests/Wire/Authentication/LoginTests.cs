using System.Security.Cryptography;
using System.Text;

using BackupKit.MySql.Tests.Wire.Support;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire.Authentication;

[Trait("Rule", "W7")]
public sealed class LoginTests
{
    private const ServerCapabilities WithTls = FakeMySqlConnection.Modern | ServerCapabilities.Ssl;

    private static readonly byte[] OtherNonce = [.. Enumerable.Range(50, 20).Select(i => (byte)i)];

    [Theory]
    [InlineData("mysql_native_password", "secret")]
    [InlineData("mysql_native_password", "")]
    [InlineData("caching_sha2_password", "secret")]
    [InlineData("caching_sha2_password", "")]
    public async Task ConnectAsync_DefaultPlugin_SendsScramble(string plugin, string password)
    {
        byte[] answer = [];
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync(plugin: plugin);
            (_, answer, _) = FakeMySqlConnection.ParseResponse(await c.ReceiveResponseAsync());
            if (plugin == "caching_sha2_password" && password.Length > 0)
            {
                await c.SendAsync((byte[])[1, 3]);
            }

            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync($"SslMode=None;Password={password}");

        Assert.Equal(Scramble(plugin, password, FakeMySqlConnection.Nonce), answer);
    }

    [Theory]
    [InlineData("caching_sha2_password", "mysql_native_password")]
    [InlineData("mysql_native_password", "caching_sha2_password")]
    [InlineData("client_ed25519", "mysql_native_password")]
    [InlineData("parsec", "mysql_native_password")]
    public async Task ConnectAsync_AuthSwitch_AnswersNewNonce(string first, string second)
    {
        byte[] answer = [];
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync(plugin: first);
            await c.ReceiveResponseAsync();
            await c.SendAsync((byte[])[0xFE, .. Encoding.ASCII.GetBytes(second), 0, .. OtherNonce, 0]);
            answer = await c.ReceiveAsync();
            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync();

        Assert.Equal(Scramble(second, "secret", OtherNonce), answer);
    }

    [Theory]
    [InlineData("auth_gssapi_client")]
    [InlineData("mysql_old_password")]
    public async Task ConnectAsync_UnsupportedPlugin_IsNamed(string plugin)
    {
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync();
            await c.ReceiveResponseAsync();
            var isOld = plugin == "mysql_old_password";
            await c.SendAsync(isOld ? (byte[])[0xFE] : [0xFE, .. Encoding.ASCII.GetBytes(plugin), 0, .. OtherNonce, 0]);
            await c.WaitForCloseAsync();
        });

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => server.ConnectAsync());

        Assert.Equal(BackupErrorCode.AuthenticationUnsupported, error.Code);
        Assert.Contains(plugin, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_SecondFactor_IsUnsupported()
    {
        await using var server = Login(c => c.SendAsync((byte[])[2, (byte)'x', 0]));

        Assert.Equal(BackupErrorCode.AuthenticationUnsupported, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
    }

    [Theory]
    [InlineData("caching_sha2_password")]
    [InlineData("sha256_password")]
    public async Task ConnectAsync_RsaNotAllowed_SendsNoPassword(string plugin)
    {
        List<byte[]> received = [];
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync();
            await c.ReceiveResponseAsync();
            await c.SendAsync((byte[])[0xFE, .. Encoding.ASCII.GetBytes(plugin), 0, .. OtherNonce, 0]);
            received.Add(await c.ReceiveAsync());
            await c.SendAsync((byte[])[1, 4]);
            received.Add(await c.ReceiveAsync());
        });

        var code = await WireTestCase.CodeOfAsync(() => server.ConnectAsync());

        Assert.Equal(BackupErrorCode.AuthenticationInsecure, code);
        Assert.DoesNotContain(received, packet => Encoding.ASCII.GetString(packet).Contains("secret", StringComparison.Ordinal));
        Assert.InRange(received.Count, 0, 1);
    }

    [Theory]
    [InlineData("caching_sha2_password", false)]
    [InlineData("caching_sha2_password", true)]
    [InlineData("sha256_password", false)]
    [InlineData("sha256_password", true)]
    public async Task ConnectAsync_Rsa_EncryptsPassword(string plugin, bool keyFromFile)
    {
        using var key = RSA.Create(2048);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, key.ExportSubjectPublicKeyInfoPem());
        byte[] secret = [];
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync();
            await c.ReceiveResponseAsync();
            await c.SendAsync((byte[])[0xFE, .. Encoding.ASCII.GetBytes(plugin), 0, .. OtherNonce, 0]);
            var answer = await c.ReceiveAsync();
            if (plugin == "caching_sha2_password")
            {
                await c.SendAsync((byte[])[1, 4]);
                answer = await c.ReceiveAsync();
            }

            if (!keyFromFile)
            {
                await c.SendAsync((byte[])[1, .. Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())]);
                answer = await c.ReceiveAsync();
            }

            secret = key.Decrypt(answer, RSAEncryptionPadding.OaepSHA1);
            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync(
            "SslMode=None;" + (keyFromFile ? $"ServerRSAPublicKeyFile={file}" : "AllowPublicKeyRetrieval=true"));

        Assert.Equal("secret\0", Encoding.ASCII.GetString([.. secret.Select((b, i) => (byte)(b ^ OtherNonce[i % 20]))]));
        File.Delete(file);
    }

    [Theory]
    [InlineData("caching_sha2_password", "")]
    [InlineData("sha256_password", "")]
    [InlineData("mysql_clear_password", "AllowClearTextPassword=true")]
    public async Task ConnectAsync_Tls_SendsPasswordInside(string plugin, string extra)
    {
        using var certificate = FakeMySqlServer.CreateCertificate();
        byte[] answer = [];
        byte[] sslRequest = [];
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync(WithTls);
            sslRequest = await c.ReceiveAsync();
            await c.StartTlsAsync(certificate);
            await c.ReceiveResponseAsync();
            await c.SendAsync((byte[])[0xFE, .. Encoding.ASCII.GetBytes(plugin), 0, .. OtherNonce, 0]);
            answer = await c.ReceiveAsync();
            if (plugin == "caching_sha2_password")
            {
                await c.SendAsync((byte[])[1, 4]);
                answer = await c.ReceiveAsync();
            }

            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync($"SslMode=Required;{extra}");

        Assert.Equal(32, sslRequest.Length);
        Assert.Equal("secret\0", Encoding.ASCII.GetString(answer));
        Assert.Null(server.Failure);
    }

    [Theory]
    [InlineData("SslMode=None;AllowClearTextPassword=true", false)]
    [InlineData("SslMode=Required", true)]
    public async Task ConnectAsync_ClearPasswordWithoutTlsOrOptIn_IsRefused(string extra, bool tls)
    {
        using var certificate = FakeMySqlServer.CreateCertificate();
        byte[]? answer = null;
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync(tls ? WithTls : FakeMySqlConnection.Modern);
            if (tls)
            {
                await c.ReceiveAsync();
                await c.StartTlsAsync(certificate);
            }

            await c.ReceiveResponseAsync();
            await c.SendAsync((byte[])[0xFE, .. "mysql_clear_password"u8, 0]);
            answer = await c.ReceiveAsync();
        });

        Assert.Equal(BackupErrorCode.AuthenticationInsecure, await WireTestCase.CodeOfAsync(() => server.ConnectAsync(extra)));
        Assert.Null(answer);
    }

    [Theory]
    [InlineData(1820, BackupErrorCode.PasswordExpired)]
    [InlineData(1862, BackupErrorCode.PasswordExpired)]
    [InlineData(1045, BackupErrorCode.AuthenticationFailed)]
    [InlineData(1049, BackupErrorCode.DatabaseNotFound)]
    [InlineData(1044, BackupErrorCode.MissingPrivilege)]
    [Trait("Rule", "W8")]
    public async Task ConnectAsync_Refused_HasItsOwnCode(int number, BackupErrorCode expected)
    {
        await using var server = Login(c => c.SendErrorAsync(number, "refused", "28000"));

        Assert.Equal(expected, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
    }

    [Fact]
    public async Task ConnectAsync_EndlessRounds_Fails()
    {
        await using var server = Login(async c =>
        {
            while (true)
            {
                await c.SendAsync((byte[])[0xFE, .. "mysql_native_password"u8, 0, .. OtherNonce, 0]);
                await c.ReceiveAsync();
            }
        });

        Assert.Equal(BackupErrorCode.ProtocolViolation, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
    }

    private static FakeMySqlServer Login(Func<FakeMySqlConnection, Task> then) => new(async c =>
    {
        await c.HandshakeAsync();
        await c.ReceiveResponseAsync();
        await then(c);
        await c.WaitForCloseAsync();
    });

    // Written from the manual's formulas, independent of the code under test.
    private static byte[] Scramble(string plugin, string password, byte[] nonce)
    {
        if (password.Length == 0)
        {
            return [];
        }

        var text = Encoding.UTF8.GetBytes(password);
        byte[] left;
        byte[] right;
        if (plugin == "mysql_native_password")
        {
            left = Sha1(text);
            right = Sha1([.. nonce, .. Sha1(left)]);
        }
        else
        {
            left = SHA256.HashData(text);
            right = SHA256.HashData([.. SHA256.HashData(left), .. nonce]);
        }

        return [.. left.Zip(right, (a, b) => (byte)(a ^ b))];
    }

    private static byte[] Sha1(byte[] data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
