using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace BackupKit.Cryptography;

/// <summary>
/// A number modulo p = 2^255 - 19 in five limbs of 51 bits, the least first. Every result has limbs below 2^52, every operation takes such
/// limbs and the same time for all values.
/// </summary>
internal readonly struct FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
{
    public const int Size = 32;

    private const int LimbBits = 51;
    private const ulong Mask = (1UL << LimbBits) - 1;

    // 4p in limbs: more than any limb that is subtracted from it.
    private const ulong FourP0 = (1UL << 53) - 76;
    private const ulong FourP = (1UL << 53) - 4;

    private readonly ulong _l0 = l0;
    private readonly ulong _l1 = l1;
    private readonly ulong _l2 = l2;
    private readonly ulong _l3 = l3;
    private readonly ulong _l4 = l4;

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>A small number.</summary>
    public static FieldElement From(uint value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 255 bits, little endian; the highest bit is ignored and numbers from p on are taken modulo p (RFC 7748, 5).</summary>
    public static FieldElement Decode(ReadOnlySpan<byte> bytes)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask);
    }

    /// <summary>Writes the one number below p, little endian.</summary>
    public void Encode(Span<byte> bytes)
    {
        var r = Carry(_l0, _l1, _l2, _l3, _l4);

        // The number is below 2p now; adding 19 carries out of bit 255 exactly when it is p or more.
        var q = (r._l0 + 19) >> LimbBits;
        q = (r._l1 + q) >> LimbBits;
        q = (r._l2 + q) >> LimbBits;
        q = (r._l3 + q) >> LimbBits;
        q = (r._l4 + q) >> LimbBits;

        var l0 = r._l0 + (19 * q);
        var l1 = r._l1 + (l0 >> LimbBits);
        var l2 = r._l2 + (l1 >> LimbBits);
        var l3 = r._l3 + (l2 >> LimbBits);
        var l4 = r._l4 + (l3 >> LimbBits);
        l0 &= Mask;
        l1 &= Mask;
        l2 &= Mask;
        l3 &= Mask;
        l4 &= Mask;

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (l3 >> 39) | (l4 << 12));
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carry(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a._l0 + FourP0 - b._l0,
        a._l1 + FourP - b._l1,
        a._l2 + FourP - b._l2,
        a._l3 + FourP - b._l3,
        a._l4 + FourP - b._l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    // What lies above 2^255 comes back at the bottom 19 times.
    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        var b1 = b._l1 * 19;
        var b2 = b._l2 * 19;
        var b3 = b._l3 * 19;
        var b4 = b._l4 * 19;
        var r0 = WideSum.Product(a._l0, b._l0)
            .PlusProduct(a._l1, b4).PlusProduct(a._l2, b3).PlusProduct(a._l3, b2).PlusProduct(a._l4, b1);
        var r1 = WideSum.Product(a._l0, b._l1)
            .PlusProduct(a._l1, b._l0).PlusProduct(a._l2, b4).PlusProduct(a._l3, b3).PlusProduct(a._l4, b2);
        var r2 = WideSum.Product(a._l0, b._l2)
            .PlusProduct(a._l1, b._l1).PlusProduct(a._l2, b._l0).PlusProduct(a._l3, b4).PlusProduct(a._l4, b3);
        var r3 = WideSum.Product(a._l0, b._l3)
            .PlusProduct(a._l1, b._l2).PlusProduct(a._l2, b._l1).PlusProduct(a._l3, b._l0).PlusProduct(a._l4, b4);
        var r4 = WideSum.Product(a._l0, b._l4)
            .PlusProduct(a._l1, b._l3).PlusProduct(a._l2, b._l2).PlusProduct(a._l3, b._l1).PlusProduct(a._l4, b._l0);

        r1 = r1.Plus(r0.ShiftRight51());
        r2 = r2.Plus(r1.ShiftRight51());
        r3 = r3.Plus(r2.ShiftRight51());
        r4 = r4.Plus(r3.ShiftRight51());
        var l0 = (r0.Low & Mask) + (r4.ShiftRight51() * 19);
        return new FieldElement(
            l0 & Mask,
            (r1.Low & Mask) + (l0 >> LimbBits),
            r2.Low & Mask,
            r3.Low & Mask,
            r4.Low & Mask);
    }

    public FieldElement Square() => this * this;

    /// <summary>Its inverse, a^(p-2); zero for zero.</summary>
    public FieldElement Invert() => RaiseTo250Ones(out var eleventh).SquareTimes(5) * eleventh;

    /// <summary>a^((p-5)/8), the start of a square root modulo p.</summary>
    public FieldElement RaiseToRootExponent() => RaiseTo250Ones(out _).SquareTimes(2) * this;

    /// <summary>Whether the number below p is odd; RFC 8032 calls these negative.</summary>
    public uint LowestBit()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Encode(bytes);
        return bytes[0] & 1u;
    }

    public bool IsZero()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Encode(bytes);
        return !bytes.ContainsAnyExcept((byte)0);
    }

    /// <summary><paramref name="b"/> when <paramref name="bit"/> is 1, <paramref name="a"/> when it is 0, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement Select(ulong bit, in FieldElement a, in FieldElement b)
    {
        var mask = 0 - bit;
        return new FieldElement(
            a._l0 ^ (mask & (a._l0 ^ b._l0)),
            a._l1 ^ (mask & (a._l1 ^ b._l1)),
            a._l2 ^ (mask & (a._l2 ^ b._l2)),
            a._l3 ^ (mask & (a._l3 ^ b._l3)),
            a._l4 ^ (mask & (a._l4 ^ b._l4)));
    }

    // a^(2^250 - 1): doubling the run of ones in the exponent.
    private FieldElement RaiseTo250Ones(out FieldElement eleventh)
    {
        var a2 = Square();
        var a9 = a2.SquareTimes(2) * this;
        eleventh = a9 * a2;
        var ones5 = eleventh.Square() * a9;
        var ones10 = ones5.SquareTimes(5) * ones5;
        var ones20 = ones10.SquareTimes(10) * ones10;
        var ones40 = ones20.SquareTimes(20) * ones20;
        var ones50 = ones40.SquareTimes(10) * ones10;
        var ones100 = ones50.SquareTimes(50) * ones50;
        var ones200 = ones100.SquareTimes(100) * ones100;
        return ones200.SquareTimes(50) * ones50;
    }

    private FieldElement SquareTimes(int count)
    {
        var result = this;
        for (var i = 0; i < count; i++)
        {
            result = result.Square();
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> LimbBits;
        l2 += l1 >> LimbBits;
        l3 += l2 >> LimbBits;
        l4 += l3 >> LimbBits;
        return new FieldElement(
            (l0 & Mask) + (19 * (l4 >> LimbBits)),
            l1 & Mask,
            l2 & Mask,
            l3 & Mask,
            l4 & Mask);
    }
}
