using System.Text;

using BackupKit.MySql.Tests.Wire.Support;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("8.0.45-azure", "MySql", "8.0.45")]
    [InlineData("5.5.5-10.6.21-MariaDB-log", "MariaDb", "10.6.21")]
    [InlineData("12.3.1-MariaDB", "MariaDb", "12.3.1")]
    public async Task ConnectAsync_Version_IsParsed(string version, string flavour, string expected)
    {
        await using var server = new FakeMySqlServer(c => c.LogInAsync(version: version));

        await using var session = await server.ConnectAsync();

        Assert.Equal(flavour, session.Server.Flavour.ToString());
        Assert.Equal(Version.Parse(expected), session.Server.Version);
        Assert.Equal(42u, session.ConnectionId);
    }

    [Theory]
    [InlineData((uint)FakeMySqlConnection.Modern)]
    [InlineData((uint)FakeMySqlConnection.MySql56)]
    [InlineData((uint)FakeMySqlConnection.MariaDb1011)]
    [Trait("Rule", "W4")]
    public async Task ConnectAsync_OfferedCapabilities_SendsOnlyWhatWeImplement(uint offered)
    {
        ServerCapabilities sent = 0;
        await using var server = WireTestCase.Answering(
            c =>
            {
                sent = c.ClientCapabilities;
                return c.SendResultAsync(1, Packets.Row("x"), Packets.Row((string?)null));
            },
            (ServerCapabilities)offered);
        await using var session = await server.ConnectAsync();

        var result = await session.QueryAsync("SELECT x");

        const ServerCapabilities known = ServerCapabilities.LongPassword | ServerCapabilities.LongFlag
            | ServerCapabilities.Protocol41 | ServerCapabilities.Transactions | ServerCapabilities.SecureConnection
            | ServerCapabilities.MultiResults | ServerCapabilities.PluginAuth | ServerCapabilities.PluginAuthLengthEncoded
            | ServerCapabilities.ConnectAttributes | ServerCapabilities.DeprecateEof;
        Assert.Equal(ServerCapabilities.None, sent & ~known);
        Assert.Equal((ServerCapabilities)offered & ServerCapabilities.DeprecateEof, sent & ServerCapabilities.DeprecateEof);
        Assert.Equal(["x", null], result.Rows.Select(row => row.GetStringOrNull(0)));
    }

    [Theory]
    [InlineData(1040, "Too many connections", true)]
    [InlineData(1129, "Host is blocked", false)]
    [InlineData(1130, "Host is not allowed", false)]
    [Trait("Rule", "W5")]
    public async Task ConnectAsync_ErrorBeforeHandshakeWithoutState_IsReported(int number, string message, bool isTransient)
    {
        await using var server = new FakeMySqlServer(
            c => c.SendAsync((byte[])[0xFF, (byte)number, (byte)(number >> 8), .. Encoding.ASCII.GetBytes(message)]));

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => server.ConnectAsync());

        Assert.Equal((BackupErrorCode.ConnectionFailed, number, isTransient), (error.Code, error.ServerErrorNumber, error.IsTransient));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData("05000000 0B 08051A00")] // notice of the X protocol
    [InlineData("5353482D322E302D4F70656E5353480D0A")] // SSH-2.0
    [InlineData("485454502F312E312034303020426164")] // HTTP/1.1 400 Bad
    [InlineData("01000000 09")] // protocol version 9
    [InlineData("00000000")]
    [InlineData("04000000 0A 382E30")] // handshake cut short
    [Trait("Rule", "W5")]
    public async Task ConnectAsync_OtherProtocol_SaysSo(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        await using var server = new FakeMySqlServer(c => c.SendRawAsync(bytes));

        var code = await WireTestCase.CodeOfAsync(() => server.ConnectAsync());

        Assert.Contains(code, new[] { BackupErrorCode.NotAMySqlServer, BackupErrorCode.ConnectionLost });
    }

    [Fact]
    public async Task ConnectAsync_SilentServer_TimesOut()
    {
        await using var server = new FakeMySqlServer(c => c.WaitForCloseAsync());

        var code = await WireTestCase.CodeOfAsync(() => server.ConnectAsync("SslMode=None;Connect Timeout=1"));

        Assert.Equal(BackupErrorCode.ConnectionTimedOut, code);
    }

    [Fact]
    public async Task ConnectAsync_Cancelled_IsNotWrapped()
    {
        await using var server = new FakeMySqlServer(c => c.WaitForCloseAsync());
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var settings = MySqlConnectionSettings.Parse(server.ConnectionString());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => MySqlSession.ConnectAsync(settings, WireTestCase.Options, stop.Token));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_NamesEndpoint()
    {
        var settings = MySqlConnectionSettings.Parse("Server=127.0.0.1;Port=1;Password=secret");

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => MySqlSession.ConnectAsync(settings, WireTestCase.Options));

        Assert.Equal(BackupErrorCode.ConnectionFailed, error.Code);
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_FirstHostDown_UsesSecond()
    {
        await using var server = new FakeMySqlServer(c => c.LogInAsync());
        var settings = MySqlConnectionSettings.Parse($"Server=127.0.0.2,127.0.0.1;Port={server.Port};SslMode=None");

        await using var session = await MySqlSession.ConnectAsync(settings, WireTestCase.Options);

        Assert.False(session.IsBroken);
    }
}
