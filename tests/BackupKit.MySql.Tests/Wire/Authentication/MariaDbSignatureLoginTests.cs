using System.Text;

using BackupKit.Cryptography;
using BackupKit.MySql.Tests.Wire.Support;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire.Authentication;

/// <summary>client_ed25519 and parsec against a server that checks the signature with what a MariaDB stores, or that misbehaves.</summary>
[Trait("Rule", "W7")]
public sealed class MariaDbSignatureLoginTests
{
    private const string ClientEd25519 = "client_ed25519";
    private const string Parsec = "parsec";

    // What MariaDB 11.8 stores for the password "secret".
    private static readonly byte[] Ed25519Key = Convert.FromBase64String("ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY=");
    private static readonly byte[] ParsecSalt = Convert.FromBase64String("vQn5z82b6dqGTpcdeoySv5Ve");
    private static readonly byte[] ParsecKey = Convert.FromBase64String("posDSkA6u6u/1VZg0axnita6mecBKFq2AcjnCwqdnkM=");

    private static readonly byte[] Nonce = [.. Enumerable.Range(200, 32).Select(i => (byte)i)];

    [Fact]
    public async Task ConnectAsync_Ed25519_SignsTheNonce()
    {
        byte[] answer = [];
        await using var server = Switching(ClientEd25519, Nonce, async c =>
        {
            answer = await c.ReceiveAsync();
            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync();

        Assert.True(Ed25519.Verify(Ed25519Key, Nonce, answer));
    }

    // MariaDB sets 0x01 before data of a plugin only where the data begins like another packet; a proxy may set it always.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, int.MaxValue)]
    public async Task ConnectAsync_Parsec_SignsBothNonces(bool hasPrefix, int writeSize)
    {
        byte[] request = [1];
        byte[] answer = [];
        await using var server = Switching(Parsec, Nonce, async c =>
        {
            c.WriteSize = writeSize;
            request = await c.ReceiveAsync();
            await c.SendAsync((byte[])[.. hasPrefix ? (byte[])[1] : [], (byte)'P', 0, .. ParsecSalt]);
            answer = await c.ReceiveAsync();
            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync();

        Assert.Empty(request);
        Assert.Equal(96, answer.Length);
        Assert.True(Ed25519.Verify(ParsecKey, [.. Nonce, .. answer.AsSpan(0, 32)], answer.AsSpan(32)));
    }

    [Fact]
    public async Task ConnectAsync_ParsecTwice_TakesNewRandomBytes()
    {
        List<byte[]> answers = [];
        await using var server = Switching(Parsec, Nonce, async c =>
        {
            await c.ReceiveAsync();
            await c.SendAsync((byte[])[(byte)'P', 0, .. ParsecSalt]);
            answers.Add(await c.ReceiveAsync());
            await c.SendAsync((byte[])[0xFE, .. Encoding.ASCII.GetBytes(Parsec), 0, .. Nonce]);
            await c.ReceiveAsync();
            await c.SendAsync((byte[])[(byte)'P', 0, .. ParsecSalt]);
            answers.Add(await c.ReceiveAsync());
            await c.SendOkAsync();
        });

        await using var session = await server.ConnectAsync();

        Assert.NotEqual(answers[0][..32], answers[1][..32]);
    }

    [Theory]
    [InlineData(ClientEd25519, 0)]
    [InlineData(ClientEd25519, 20)]
    [InlineData(ClientEd25519, 31)]
    [InlineData(ClientEd25519, 33)]
    [InlineData(Parsec, 0)]
    [InlineData(Parsec, 20)]
    [InlineData(Parsec, 31)]
    [InlineData(Parsec, 33)]
    public async Task ConnectAsync_NonceOfWrongLength_IsRefusedWithoutAnAnswer(string plugin, int length)
    {
        byte[]? answer = null;
        await using var server = Switching(plugin, Enumerable.Repeat((byte)9, length).ToArray(), async c => answer = await c.ReceiveAsync());

        Assert.Equal(BackupErrorCode.ProtocolViolation, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
        Assert.Null(answer);
    }

    [Fact]
    public async Task ConnectAsync_Ed25519AsksAgain_IsRefused()
    {
        await using var server = Switching(ClientEd25519, Nonce, async c =>
        {
            await c.ReceiveAsync();
            await c.SendAsync((byte[])[1, .. Nonce]);
            await c.WaitForCloseAsync();
        });

        Assert.Equal(BackupErrorCode.ProtocolViolation, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
    }

    [Fact]
    public async Task ConnectAsync_ParsecSaltCutAnywhereOrTooLong_IsRefused()
    {
        byte[] salt = [(byte)'P', 0, .. ParsecSalt, 0];
        for (var length = 0; length <= salt.Length; length++)
        {
            if (length != 20)
            {
                Assert.Equal(BackupErrorCode.ProtocolViolation, await CodeOfSaltAsync(salt[..length]));
                Assert.Equal(BackupErrorCode.ProtocolViolation, await CodeOfSaltAsync([1, .. salt[..length]]));
            }
        }
    }

    [Theory]
    [InlineData('Q')]
    [InlineData('p')]
    [InlineData('\u0003')]
    [InlineData('\u00fd')]
    public async Task ConnectAsync_ParsecOtherKeyDerivation_IsRefused(char kind) =>
        Assert.Equal(BackupErrorCode.ProtocolViolation, await CodeOfSaltAsync([(byte)kind, 0, .. ParsecSalt]));

    [Theory]
    [InlineData(4)]
    [InlineData(21)]
    [InlineData((int)'0')]
    [InlineData(255)]
    public async Task ConnectAsync_ParsecTooManyIterations_AreRefusedAtOnce(int factor)
    {
        var error = await Assert.ThrowsAsync<MySqlWireException>(() => ConnectWithSaltAsync([(byte)'P', (byte)factor, .. ParsecSalt]));

        Assert.Equal(BackupErrorCode.AuthenticationUnsupported, error.Code);
        Assert.Contains($"2^{factor + 10} iterations", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task ConnectAsync_ParsecSaltTwice_IsRefused()
    {
        await using var server = Switching(Parsec, Nonce, async c =>
        {
            for (var i = 0; i < 2; i++)
            {
                await c.ReceiveAsync();
                await c.SendAsync((byte[])[(byte)'P', 0, .. ParsecSalt]);
            }

            await c.WaitForCloseAsync();
        });

        Assert.Equal(BackupErrorCode.ProtocolViolation, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
    }

    // Only parsec takes data without 0x01: to every other method such a packet is unknown.
    [Fact]
    public async Task ConnectAsync_PlainDataToAnotherMethod_IsRefused()
    {
        await using var server = Switching("caching_sha2_password", Nonce[..20], async c =>
        {
            await c.ReceiveAsync();
            await c.SendAsync((byte[])[4]);
            await c.WaitForCloseAsync();
        });

        Assert.Equal(BackupErrorCode.ProtocolViolation, await WireTestCase.CodeOfAsync(() => server.ConnectAsync()));
    }

    private static async Task<BackupErrorCode> CodeOfSaltAsync(byte[] salt) =>
        await WireTestCase.CodeOfAsync(() => ConnectWithSaltAsync(salt));

    private static async Task<MySqlSession> ConnectWithSaltAsync(byte[] salt)
    {
        await using var server = Switching(Parsec, Nonce, async c =>
        {
            await c.ReceiveAsync();
            await c.SendAsync(salt);
            await c.WaitForCloseAsync();
        });
        return await server.ConnectAsync();
    }

    private static FakeMySqlServer Switching(string plugin, byte[] nonce, Func<FakeMySqlConnection, Task> then) => new(async c =>
    {
        await c.HandshakeAsync();
        await c.ReceiveResponseAsync();
        await c.SendAsync((byte[])[0xFE, .. Encoding.ASCII.GetBytes(plugin), 0, .. nonce]);
        await then(c);
    });
}
