using BackupKit.MySql.Tests.Wire.Support;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

[Trait("Rule", "W6")]
public sealed class TlsUpgradeTests
{
    [Theory]
    [InlineData("Required")]
    [InlineData("VerifyCA")]
    [InlineData("VerifyFull")]
    public async Task ConnectAsync_TlsRequiredAndNotOffered_SendsNothing(string mode)
    {
        var received = 0;
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync();
            await c.ReceiveAsync();
            received++;
        });

        Assert.Equal(BackupErrorCode.TlsFailed, await WireTestCase.CodeOfAsync(() => server.ConnectAsync($"SslMode={mode}")));
        Assert.Equal(0, received);
    }

    [Theory]
    [InlineData("SslMode=None", "localhost", false, false)]
    [InlineData("SslMode=Preferred", "other", true, true)]
    [InlineData("", "other", true, true)]
    [InlineData("SslMode=Required", "other", true, true)]
    [InlineData("SslMode=VerifyCA;SslCa={ca}", "other", true, true)]
    [InlineData("SslMode=VerifyCA", "localhost", true, false)]
    [InlineData("SslMode=VerifyFull;SslCa={ca}", "other", true, false)]
    [InlineData("SslMode=VerifyFull;SslCa={ca}", "localhost", true, true)]
    [InlineData("SslMode=VerifyFull;SslCa={otherCa}", "localhost", true, false)]
    public async Task ConnectAsync_Mode_ChecksWhatItSays(string extra, string certificateName, bool asksForTls, bool succeeds)
    {
        using var certificate = FakeMySqlServer.CreateCertificate(certificateName);
        using var other = FakeMySqlServer.CreateCertificate(certificateName);
        var ca = Path.GetTempFileName();
        var otherCa = Path.GetTempFileName();
        await File.WriteAllTextAsync(ca, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(otherCa, other.ExportCertificatePem());
        var sawTls = false;
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync(FakeMySqlConnection.Modern | ServerCapabilities.Ssl);
            var first = await c.ReceiveAsync();
            sawTls = first.Length == 32;
            if (sawTls)
            {
                await c.StartTlsAsync(certificate);
                await c.ReceiveResponseAsync();
            }

            await c.SendOkAsync();
        });
        extra = extra.Replace("{ca}", ca, StringComparison.Ordinal).Replace("{otherCa}", otherCa, StringComparison.Ordinal);
        var connect = () => MySqlSession.ConnectAsync(
            MySqlConnectionSettings.Parse($"Server=localhost;Port={server.Port};User ID=joe;Password=secret;{extra}"),
            WireTestCase.Options);

        if (succeeds || !asksForTls)
        {
            await using var session = await connect();
        }
        else
        {
            Assert.Equal(BackupErrorCode.TlsFailed, await WireTestCase.CodeOfAsync(connect));
        }

        Assert.Equal(asksForTls, sawTls);
        File.Delete(ca);
        File.Delete(otherCa);
    }

    [Fact]
    public async Task ConnectAsync_BytesBeforeTls_AreRefused()
    {
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.HandshakeAsync(FakeMySqlConnection.Modern | ServerCapabilities.Ssl);
            await c.SendOkAsync();
            await c.WaitForCloseAsync();
        });

        // Both packets may come in one receive or in two; either way no session must come of it.
        await Assert.ThrowsAsync<MySqlWireException>(() => server.ConnectAsync("SslMode=Required"));
    }
}
