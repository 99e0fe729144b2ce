using System.Numerics;
using System.Security.Cryptography;

namespace BackupKit.Tests.Cryptography;

/// <summary>The same mathematics written down plainly: affine points and BigInteger, slow and full of branches.</summary>
internal static class Curve25519Reference
{
    private static readonly BigInteger A = 486662;

    public static BigInteger P { get; } = BigInteger.Pow(2, 255) - 19;

    public static BigInteger L { get; } = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    public static BigInteger Mod(BigInteger value)
    {
        var r = BigInteger.Remainder(value, P);
        return r.Sign < 0 ? r + P : r;
    }

    public static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    public static BigInteger FromBytes(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    public static byte[] ToBytes(BigInteger value, int size = 32)
    {
        var bytes = new byte[size];
        value.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>
    /// X25519 by the chord and tangent rule. Every u that is not the point of order two is on a curve b·y² = u³ + A·u² + u with y = 1, the
    /// curve itself or its twist.
    /// </summary>
    public static byte[] X25519(byte[] scalar, byte[] u)
    {
        var masked = (byte[])u.Clone();
        masked[31] &= 127;
        var x = Mod(FromBytes(masked));
        var b = Mod((x * x * x) + (A * x * x) + x);
        (BigInteger X, BigInteger Y)? point = (x, 1);
        (BigInteger X, BigInteger Y)? sum = null;
        for (var k = Clamp(scalar); k > 0; k >>= 1)
        {
            sum = k.IsEven ? sum : AddMontgomery(sum, point, b);
            point = AddMontgomery(point, point, b);
        }

        return ToBytes(sum?.X ?? 0);
    }

    public static byte[] PublicKey(byte[] seed) => Encode(Multiply(Clamp(SHA512.HashData(seed)), Generator));

    public static byte[] Sign(byte[] seed, byte[] message)
    {
        var expanded = SHA512.HashData(seed);
        var key = Encode(Multiply(Clamp(expanded), Generator));
        var nonce = FromBytes(SHA512.HashData([.. expanded[32..], .. message])) % L;
        var r = Encode(Multiply(nonce, Generator));
        var challenge = FromBytes(SHA512.HashData([.. r, .. key, .. message])) % L;
        return [.. r, .. ToBytes((nonce + (challenge * Clamp(expanded))) % L)];
    }

    private static BigInteger D { get; } = Mod(-121665 * Invert(121666));

    private static (BigInteger X, BigInteger Y) Generator { get; } = (
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", null),
        Mod(4 * Invert(5)));

    private static BigInteger Clamp(byte[] scalar)
    {
        var bytes = scalar[..32];
        bytes[0] &= 248;
        bytes[31] &= 127;
        bytes[31] |= 64;
        return FromBytes(bytes);
    }

    private static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        var bytes = ToBytes(point.Y);
        bytes[31] |= (byte)(point.X.IsEven ? 0 : 0x80);
        return bytes;
    }

    private static (BigInteger X, BigInteger Y) Multiply(BigInteger scalar, (BigInteger X, BigInteger Y) point)
    {
        (BigInteger X, BigInteger Y) sum = (0, 1);
        for (var k = scalar; k > 0; k >>= 1)
        {
            sum = k.IsEven ? sum : AddEdwards(sum, point);
            point = AddEdwards(point, point);
        }

        return sum;
    }

    private static (BigInteger X, BigInteger Y) AddEdwards((BigInteger X, BigInteger Y) p, (BigInteger X, BigInteger Y) q)
    {
        var product = D * Mod(p.X * q.X) * Mod(p.Y * q.Y);
        return (
            Mod(((p.X * q.Y) + (q.X * p.Y)) * Invert(1 + product)),
            Mod(((p.Y * q.Y) + (p.X * q.X)) * Invert(1 - product)));
    }

    private static (BigInteger X, BigInteger Y)? AddMontgomery(
        (BigInteger X, BigInteger Y)? first,
        (BigInteger X, BigInteger Y)? second,
        BigInteger b)
    {
        if (first is not { } p || second is not { } q)
        {
            return first ?? second;
        }

        if (p.X == q.X && Mod(p.Y + q.Y).IsZero)
        {
            return null;
        }

        var slope = p.X == q.X
            ? Mod(((3 * p.X * p.X) + (2 * A * p.X) + 1) * Invert(2 * b * p.Y))
            : Mod((q.Y - p.Y) * Invert(q.X - p.X));
        var x = Mod((b * slope * slope) - A - p.X - q.X);
        return (x, Mod((slope * (p.X - x)) - p.Y));
    }
}
