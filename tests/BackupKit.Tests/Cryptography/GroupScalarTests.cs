using System.Numerics;

using BackupKit.Cryptography;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.Tests.Cryptography;

public sealed class GroupScalarTests
{
    private static readonly BigInteger Largest = BigInteger.Pow(2, 256) - 1;

    [Fact]
    public void IsCanonical_AroundTheOrder_IsWhatIsBelow()
    {
        foreach (var value in new[] { 0, 1, Curve25519Reference.L - 1, BigInteger.Pow(2, 252) })
        {
            Assert.True(GroupScalar.IsCanonical(Curve25519Reference.ToBytes(value)));
        }

        foreach (var value in new[] { Curve25519Reference.L, Curve25519Reference.L + 1, BigInteger.Pow(2, 253), Largest })
        {
            Assert.False(GroupScalar.IsCanonical(Curve25519Reference.ToBytes(value)));
        }
    }

    [Fact]
    public void Reduce_AroundMultiplesOfTheOrder_EqualsTheReference()
    {
        var top = (BigInteger.Pow(2, 512) - 1) / Curve25519Reference.L;
        foreach (var multiple in new[] { 0, 1, 2, 15, 16, BigInteger.Pow(2, 200), top })
        {
            for (var offset = multiple.IsZero ? 0 : -2; offset <= 2; offset++)
            {
                AssertReduced((multiple * Curve25519Reference.L) + offset);
            }
        }

        AssertReduced(BigInteger.Pow(2, 512) - 1);
    }

    [Fact]
    public void Reduce_Any64Bytes_EqualsTheReference() => Prop.ForAll(
        Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 64).ToArbitrary(),
        bytes => AssertReduced(Curve25519Reference.FromBytes(bytes))).QuickCheckThrowOnFailure();

    [Fact]
    public void MultiplyAdd_AnyNumbers_EqualsTheReference() => Prop.ForAll(
        X25519Tests.Any32Bytes(),
        X25519Tests.Any32Bytes(),
        X25519Tests.Any32Bytes(),
        AssertMultiplyAdd).QuickCheckThrowOnFailure();

    [Fact]
    public void MultiplyAdd_LargestNumbers_EqualsTheReference()
    {
        var largest = Curve25519Reference.ToBytes(Largest);

        AssertMultiplyAdd(largest, largest, largest);
    }

    private static void AssertReduced(BigInteger value)
    {
        var result = new byte[GroupScalar.Size];
        GroupScalar.Reduce(Curve25519Reference.ToBytes(value, 64), result);
        Assert.Equal(value % Curve25519Reference.L, Curve25519Reference.FromBytes(result));
    }

    private static void AssertMultiplyAdd(byte[] a, byte[] b, byte[] c)
    {
        var result = new byte[GroupScalar.Size];
        GroupScalar.MultiplyAdd(a, b, c, result);
        var expected = (Curve25519Reference.FromBytes(a) * Curve25519Reference.FromBytes(b)) + Curve25519Reference.FromBytes(c);
        Assert.Equal(expected % Curve25519Reference.L, Curve25519Reference.FromBytes(result));
    }
}
