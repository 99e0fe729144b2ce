using System.Numerics;

using BackupKit.Cryptography;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.Tests.Cryptography;

public sealed class FieldElementTests
{
    // Numbers where carries ripple and where the last subtraction of p decides.
    private static readonly BigInteger[] Edges =
    [
        0, 1, 2, 18, 19, 20,
        BigInteger.Pow(2, 51) - 1, BigInteger.Pow(2, 51), BigInteger.Pow(2, 102) - 1, BigInteger.Pow(2, 204) - 1, BigInteger.Pow(2, 254),
        Curve25519Reference.P - 20, Curve25519Reference.P - 19, Curve25519Reference.P - 1, Curve25519Reference.P,
        Curve25519Reference.P + 1, Curve25519Reference.P + 18,
    ];

    [Fact]
    public void Operations_AtTheEdges_EqualTheReference()
    {
        foreach (var a in Edges)
        {
            foreach (var b in Edges)
            {
                AssertAll(Curve25519Reference.ToBytes(a), Curve25519Reference.ToBytes(b));
            }
        }
    }

    [Fact]
    public void Operations_AnyNumbers_EqualTheReference() => Prop.ForAll(
        X25519Tests.Any32Bytes(),
        X25519Tests.Any32Bytes(),
        AssertAll).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    // Nothing but the last step brings a number below p: chains of operations must not grow beyond the limbs.
    [Fact]
    public void Operations_LongChains_StayInBounds()
    {
        var bytes = Enumerable.Repeat((byte)0xFF, 32).ToArray();
        var element = FieldElement.Decode(bytes);
        var number = Number(bytes);
        for (var i = 0; i < 2_000; i++)
        {
            element = (-(element + element) - element) * (element - (element + element));
            number = Curve25519Reference.Mod(-3 * number * -number);
        }

        AssertNumber(number, element);
    }

    [Fact]
    public void Select_Bit_Chooses()
    {
        var a = FieldElement.From(7);
        var b = FieldElement.From(9);

        AssertNumber(7, FieldElement.Select(0, a, b));
        AssertNumber(9, FieldElement.Select(1, a, b));
    }

    private static void AssertAll(byte[] left, byte[] right)
    {
        var a = FieldElement.Decode(left);
        var b = FieldElement.Decode(right);
        var (x, y) = (Number(left), Number(right));

        AssertNumber(x, a);
        AssertNumber(x + y, a + b);
        AssertNumber(x - y, a - b);
        AssertNumber(-x, -a);
        AssertNumber(x * y, a * b);
        AssertNumber(x * x, a.Square());
        AssertNumber(Curve25519Reference.Invert(x), a.Invert());
        AssertNumber(BigInteger.ModPow(x, (Curve25519Reference.P - 5) / 8, Curve25519Reference.P), a.RaiseToRootExponent());
        Assert.Equal(x.IsEven ? 0u : 1u, a.LowestBit());
        Assert.Equal(x.IsZero, a.IsZero());
    }

    private static BigInteger Number(byte[] bytes) =>
        Curve25519Reference.Mod(Curve25519Reference.FromBytes([.. bytes[..31], (byte)(bytes[31] & 127)]));

    private static void AssertNumber(BigInteger expected, FieldElement actual)
    {
        var bytes = new byte[FieldElement.Size];
        actual.Encode(bytes);
        Assert.Equal(Curve25519Reference.Mod(expected), Curve25519Reference.FromBytes(bytes));
    }
}
