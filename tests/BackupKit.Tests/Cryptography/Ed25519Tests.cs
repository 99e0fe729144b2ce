using System.Security.Cryptography;

using BackupKit.Cryptography;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.Tests.Cryptography;

public sealed class Ed25519Tests
{
    private static readonly byte[] Message = "a text that is signed"u8.ToArray();

    [Theory]
    [MemberData(nameof(Rfc8032Vectors.All), MemberType = typeof(Rfc8032Vectors))]
    public void Sign_Rfc8032Vector_IsItsSignatureAndVerifies(string seed, string publicKey, string message, string signature)
    {
        var text = Convert.FromHexString(message);
        using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(seed));

        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(signature, Convert.ToHexStringLower(Sign(key, text)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), text, Convert.FromHexString(signature)));
    }

    [Fact]
    public void Sign_AnySeedAndMessage_EqualsTheReference() => Prop.ForAll(
        X25519Tests.Any32Bytes(),
        ArbMap.Default.ArbFor<byte[]>(),
        (seed, message) =>
        {
            using var key = Ed25519PrivateKey.FromSeed(seed);
            var signature = Sign(key, message);
            return key.PublicKey.SequenceEqual(Curve25519Reference.PublicKey(seed))
                && signature.AsSpan().SequenceEqual(Curve25519Reference.Sign(seed, message))
                && Ed25519.Verify(key.PublicKey, message, signature);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Verify_AnyFlippedBit_IsFalse()
    {
        using var key = CreateKey();
        var publicKey = key.PublicKey.ToArray();
        var signature = Sign(key, Message);

        foreach (var bytes in new[] { publicKey, signature, Message })
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var bit = (byte)(1 << (i % 8));
                bytes[i] ^= bit;
                Assert.False(Ed25519.Verify(publicKey, Message, signature));
                bytes[i] ^= bit;
            }
        }

        Assert.True(Ed25519.Verify(publicKey, Message, signature));
    }

    // S + L fulfils the equation as well as S does.
    [Fact]
    public void Verify_ScalarNotBelowTheOrder_IsFalse()
    {
        using var key = CreateKey();
        var signature = Sign(key, Message);
        var s = Curve25519Reference.FromBytes(signature.AsSpan(32));

        for (var multiple = 1; multiple <= 14; multiple++)
        {
            byte[] other = [.. signature[..32], .. Curve25519Reference.ToBytes(s + (multiple * Curve25519Reference.L))];
            Assert.False(Ed25519.Verify(key.PublicKey, Message, other));
        }
    }

    [Theory]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // not on the curve
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p: a second spelling of y = 0
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p + 1: of y = 1
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // y = 1 with "negative" x = 0
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")] // y = -1 with "negative" x = 0
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void TryDecode_NoPointOrSecondSpelling_IsRefused(string bytes)
    {
        var encoded = Convert.FromHexString(bytes);
        using var key = CreateKey();
        var signature = Sign(key, Message);

        Assert.False(EdwardsPoint.TryDecode(encoded, out _));
        Assert.False(Ed25519.Verify(encoded, Message, signature));
        Assert.False(Ed25519.Verify(key.PublicKey, Message, [.. encoded, .. signature[32..]]));
    }

    [Fact]
    public void TryDecode_AnyPoint_ComesBack() => Prop.ForAll(X25519Tests.Any32Bytes(), seed =>
    {
        using var key = Ed25519PrivateKey.FromSeed(seed);
        var bytes = new byte[EdwardsPoint.Size];
        Assert.True(EdwardsPoint.TryDecode(key.PublicKey, out var point));
        point.Encode(bytes);
        return bytes.AsSpan().SequenceEqual(key.PublicKey);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    [InlineData(0, 0)]
    public void Verify_WrongLength_IsFalse(int key, int signature) =>
        Assert.False(Ed25519.Verify(new byte[key], Message, new byte[signature]));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void FromSeed_WrongLength_IsRefused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ed25519PrivateKey.FromSeed(new byte[length]));

    [Fact]
    public void FromSecret_32Bytes_IsTheKeyOfTheSeed()
    {
        var seed = SHA256.HashData(Message);
        using var fromSecret = Ed25519PrivateKey.FromSecret(seed);
        using var fromSeed = Ed25519PrivateKey.FromSeed(seed);

        Assert.Equal(fromSeed.PublicKey.ToArray(), fromSecret.PublicKey.ToArray());
    }

    // As SHOW CREATE USER says on MariaDB 11.8 after IDENTIFIED VIA ed25519 USING PASSWORD('...').
    [Theory]
    [InlineData("secret", "ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY")]
    [InlineData("foobar", "qv2mG6HWCuy32Slb5xhV4THStewNz2VINVPbgk+XAJ8")]
    [InlineData("", "4LH+dBF+G5W2CKTyId8xR3SyDqZoQjUNUVNxx8aWbG4")]
    public void FromSecret_Password_IsTheKeyThatMariaDbStores(string password, string stored)
    {
        using var key = Ed25519PrivateKey.FromSecret(System.Text.Encoding.UTF8.GetBytes(password));

        Assert.Equal(stored, Convert.ToBase64String(key.PublicKey).TrimEnd('='));
    }

    private static Ed25519PrivateKey CreateKey() => Ed25519PrivateKey.FromSeed(SHA256.HashData("seed"u8));

    private static byte[] Sign(Ed25519PrivateKey key, byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        key.Sign(message, signature);
        return signature;
    }
}
