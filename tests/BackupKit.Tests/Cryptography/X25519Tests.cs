using BackupKit.Cryptography;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.Tests.Cryptography;

public sealed class X25519Tests
{
    private static readonly byte[] Alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static readonly byte[] Bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");

    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void Multiply_Rfc7748Vector_IsItsResult(string scalar, string u, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Multiply(Convert.FromHexString(scalar), Convert.FromHexString(u))));

    /// <summary>The chain of RFC 7748, 5.2; its last link takes minutes of CPU and joins where <c>BACKUPKIT_NIGHTLY</c> is set.</summary>
    public static TheoryData<int, string> Iterations
    {
        get
        {
            var cases = new TheoryData<int, string>
            {
                { 1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079" },
                { 1_000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51" },
            };
            if (Environment.GetEnvironmentVariable("BACKUPKIT_NIGHTLY") is { Length: > 0 })
            {
                cases.Add(1_000_000, "7c3911e0ab2586fd864497297e575e6f3bc601c0883c30df5f4dd2d24f665424");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Iterations))]
    public void Multiply_Iterated_IsTheResultOfTheRfc(int count, string expected) => Assert.Equal(expected, Iterate(count));

    [Fact]
    public void TryDeriveSharedSecret_KeyPairsOfTheRfc_AgreeOnTheSecret()
    {
        var alicePublic = PublicKey(Alice);
        var bobPublic = PublicKey(Bob);

        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(alicePublic));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Convert.ToHexStringLower(bobPublic));
        foreach (var (own, other) in new[] { (Alice, bobPublic), (Bob, alicePublic) })
        {
            var secret = new byte[X25519.KeySize];
            Assert.True(X25519.TryDeriveSharedSecret(own, other, secret));
            Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(secret));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void TryDeriveSharedSecret_PointOfLowOrder_IsRefused(string publicKey)
    {
        var secret = new byte[X25519.KeySize];
        foreach (var highBit in new byte[] { 0, 0x80 })
        {
            var key = Convert.FromHexString(publicKey);
            key[31] |= highBit;

            Assert.False(X25519.TryDeriveSharedSecret(Alice, key, secret));
            Assert.False(X25519.TryDeriveSharedSecret(Bob, key, secret));
        }
    }

    // u from p to 2^255 - 1 are second spellings of 0 to 18, and the highest bit is not looked at.
    [Fact]
    public void Multiply_SecondSpellingOfTheSamePoint_IsTheSameResult()
    {
        for (var u = 2; u < 19; u++)
        {
            var expected = Multiply(Alice, Curve25519Reference.ToBytes(u));
            var other = Curve25519Reference.ToBytes(Curve25519Reference.P + u);

            Assert.Equal(expected, Multiply(Alice, other));
            other[31] |= 0x80;
            Assert.Equal(expected, Multiply(Alice, other));
        }
    }

    [Fact]
    public void Multiply_AnyScalarAndPoint_EqualsTheReference() => Prop.ForAll(
        Any32Bytes(),
        Any32Bytes(),
        (scalar, u) => Multiply(scalar, u).AsSpan().SequenceEqual(Curve25519Reference.X25519(scalar, u)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void TryDeriveSharedSecret_AnyTwoKeys_AgreeOnTheSecret() => Prop.ForAll(
        Any32Bytes(),
        Any32Bytes(),
        (first, second) =>
        {
            var one = new byte[X25519.KeySize];
            var other = new byte[X25519.KeySize];
            return X25519.TryDeriveSharedSecret(first, PublicKey(second), one)
                && X25519.TryDeriveSharedSecret(second, PublicKey(first), other)
                && one.AsSpan().SequenceEqual(other);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(31, 32)]
    [InlineData(32, 31)]
    [InlineData(33, 32)]
    [InlineData(0, 32)]
    public void Multiply_KeyOfWrongLength_IsRefused(int scalar, int u) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Multiply(new byte[scalar], new byte[u]));

    internal static Arbitrary<byte[]> Any32Bytes() => Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 32).ToArbitrary();

    private static string Iterate(int count)
    {
        byte[] k = [9, .. new byte[31]];
        byte[] u = [9, .. new byte[31]];
        for (var i = 0; i < count; i++)
        {
            (k, u) = (Multiply(k, u), k);
        }

        return Convert.ToHexStringLower(k);
    }

    private static byte[] PublicKey(byte[] privateKey)
    {
        var key = new byte[X25519.KeySize];
        X25519.GetPublicKey(privateKey, key);
        return key;
    }

    private static byte[] Multiply(byte[] scalar, byte[] u)
    {
        var result = new byte[X25519.KeySize];
        X25519.Multiply(scalar, u, result);
        return result;
    }
}
