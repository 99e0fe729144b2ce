namespace BackupKit.Cryptography;

/// <summary>
/// A point of edwards25519 (-x² + y² = 1 + d·x²·y²) in the extended coordinates of RFC 8032, 5.1.4. The addition holds for every pair of
/// points, so that nothing has to be told apart.
/// </summary>
internal readonly struct EdwardsPoint
{
    public const int Size = 32;

    private static readonly FieldElement D = -FieldElement.From(121665) * FieldElement.From(121666).Invert();
    private static readonly FieldElement TwoD = D + D;

    // 2^((p-1)/4)
    private static readonly FieldElement RootOfMinusOne =
        FieldElement.From(2).RaiseToRootExponent().Square() * FieldElement.From(2);

    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;
    private readonly FieldElement _t;

    private EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
    {
        _x = x;
        _y = y;
        _z = z;
        _t = t;
    }

    public static EdwardsPoint Identity => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>The generator: y = 4/5 and the even x.</summary>
    public static EdwardsPoint Generator { get; } = CreateGenerator();

    public static EdwardsPoint operator +(in EdwardsPoint p, in EdwardsPoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * TwoD * q._t;
        var zz = p._z * q._z;
        var d = zz + zz;
        return Join(b - a, d - c, d + c, b + a);
    }

    public static EdwardsPoint operator -(in EdwardsPoint p) => new(-p._x, p._y, p._z, -p._t);

    /// <summary>This point <paramref name="scalar"/> times (32 bytes, little endian), in the same time for all scalars.</summary>
    public EdwardsPoint Multiply(ReadOnlySpan<byte> scalar)
    {
        var result = Identity;
        for (var i = 255; i >= 0; i--)
        {
            var bit = ((ulong)scalar[i >> 3] >> (i & 7)) & 1;
            result = result.Double();
            result = Select(bit, result, result + this);
        }

        return result;
    }

    public void Encode(Span<byte> bytes)
    {
        var inverse = _z.Invert();
        (_y * inverse).Encode(bytes);
        bytes[Size - 1] |= (byte)((_x * inverse).LowestBit() << 7);
    }

    /// <summary>Reads a point; not for secrets.</summary>
    /// <returns><see langword="false"/> for what is no point and for a second spelling of one (RFC 8032, 5.1.3).</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        var y = FieldElement.Decode(bytes);
        if (!TryFindX(y, (uint)bytes[Size - 1] >> 7, out var x))
        {
            return false;
        }

        point = new EdwardsPoint(x, y, FieldElement.One, x * y);
        Span<byte> canonical = stackalloc byte[Size];
        point.Encode(canonical);
        return canonical.SequenceEqual(bytes);
    }

    // x² = (y² - 1) / (d·y² + 1), in one exponentiation for the quotient and the root.
    private static bool TryFindX(in FieldElement y, uint sign, out FieldElement x)
    {
        var yy = y.Square();
        var u = yy - FieldElement.One;
        var v = (D * yy) + FieldElement.One;
        var v3 = v.Square() * v;
        x = u * v3 * (u * v3.Square() * v).RaiseToRootExponent();
        var check = v * x.Square();
        if (!(check - u).IsZero())
        {
            if (!(check + u).IsZero())
            {
                return false;
            }

            x *= RootOfMinusOne;
        }

        if (x.LowestBit() != sign)
        {
            x = -x;
        }

        return true;
    }

    private EdwardsPoint Double()
    {
        var a = _x.Square();
        var b = _y.Square();
        var zz = _z.Square();
        var h = a + b;
        var e = h - (_x + _y).Square();
        var g = a - b;
        return Join(e, zz + zz + g, g, h);
    }

    private static EdwardsPoint Join(in FieldElement e, in FieldElement f, in FieldElement g, in FieldElement h) =>
        new(e * f, g * h, f * g, e * h);

    private static EdwardsPoint Select(ulong bit, in EdwardsPoint p, in EdwardsPoint q) => new(
        FieldElement.Select(bit, p._x, q._x),
        FieldElement.Select(bit, p._y, q._y),
        FieldElement.Select(bit, p._z, q._z),
        FieldElement.Select(bit, p._t, q._t));

    private static EdwardsPoint CreateGenerator()
    {
        var y = FieldElement.From(4) * FieldElement.From(5).Invert();
        TryFindX(y, sign: 0, out var x);
        return new EdwardsPoint(x, y, FieldElement.One, x * y);
    }
}
