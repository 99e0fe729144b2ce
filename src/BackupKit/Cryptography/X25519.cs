using System.Security.Cryptography;

namespace BackupKit.Cryptography;

/// <summary>Key agreement on Curve25519 (RFC 7748), in the same time for all private keys.</summary>
internal static class X25519
{
    /// <summary>Bytes of a private key, a public key and a shared secret.</summary>
    public const int KeySize = 32;

    // (A - 2) / 4 with A = 486662.
    private const uint A24 = 121665;

    /// <summary>Writes the public key of a private key: any 32 random bytes.</summary>
    public static void GetPublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        Span<byte> generator = stackalloc byte[KeySize];
        generator.Clear();
        generator[0] = 9;
        Multiply(privateKey, generator, publicKey);
    }

    /// <summary>Writes the secret that both sides get from their private key and the other's public key.</summary>
    /// <returns>
    /// <see langword="false"/> when the public key is a point of low order: the "secret" would be all zero whatever the private key, so
    /// that it must not be used (RFC 7748, 6.1).
    /// </returns>
    public static bool TryDeriveSharedSecret(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret)
    {
        Multiply(privateKey, publicKey, sharedSecret);
        Span<byte> zero = stackalloc byte[KeySize];
        zero.Clear();
        return !CryptographicOperations.FixedTimeEquals(sharedSecret[..KeySize], zero);
    }

    /// <summary>The function X25519 of RFC 7748, 5: the u coordinate <paramref name="scalar"/> times, with the scalar clamped.</summary>
    public static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, Span<byte> result)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(u.Length, KeySize);
        Span<byte> clamped = stackalloc byte[KeySize];
        scalar.CopyTo(clamped);
        clamped[0] &= 248;
        clamped[31] &= 127;
        clamped[31] |= 64;
        Climb(clamped, FieldElement.Decode(u)).Encode(result);
        CryptographicOperations.ZeroMemory(clamped);
    }

    // The Montgomery ladder: (x2:z2) and (x3:z3) are k and k + 1 times the point for the bits k seen so far.
    private static FieldElement Climb(ReadOnlySpan<byte> scalar, in FieldElement x1)
    {
        var x2 = FieldElement.One;
        var z2 = FieldElement.Zero;
        var x3 = x1;
        var z3 = FieldElement.One;
        var swapped = 0UL;
        for (var i = 254; i >= 0; i--)
        {
            var bit = ((ulong)scalar[i >> 3] >> (i & 7)) & 1;
            Swap(swapped ^ bit, ref x2, ref x3);
            Swap(swapped ^ bit, ref z2, ref z3);
            swapped = bit;

            var sum = x2 + z2;
            var difference = x2 - z2;
            var sumSquared = sum.Square();
            var differenceSquared = difference.Square();
            var e = sumSquared - differenceSquared;
            var da = (x3 - z3) * sum;
            var cb = (x3 + z3) * difference;
            x3 = (da + cb).Square();
            z3 = x1 * (da - cb).Square();
            x2 = sumSquared * differenceSquared;
            z2 = e * (sumSquared + (FieldElement.From(A24) * e));
        }

        Swap(swapped, ref x2, ref x3);
        Swap(swapped, ref z2, ref z3);
        return x2 * z2.Invert();
    }

    private static void Swap(ulong bit, ref FieldElement a, ref FieldElement b)
    {
        var first = FieldElement.Select(bit, a, b);
        b = FieldElement.Select(bit, b, a);
        a = first;
    }
}
