using System.Security.Cryptography;

namespace BackupKit.Cryptography;

/// <summary>Signatures on edwards25519 (RFC 8032, Ed25519 without context or prehash).</summary>
internal static class Ed25519
{
    public const int PublicKeySize = 32;

    public const int SignatureSize = 64;

    /// <summary>
    /// Whether the signature is that of the message by the key. Strict: points have one spelling, S is below L (else everyone could
    /// make a second signature from a first), and the equation holds without the cofactor. Not for secrets.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || signature.Length != SignatureSize)
        {
            return false;
        }

        var r = signature[..EdwardsPoint.Size];
        var s = signature[EdwardsPoint.Size..];
        if (!GroupScalar.IsCanonical(s) || !EdwardsPoint.TryDecode(publicKey, out var key))
        {
            return false;
        }

        Span<byte> challenge = stackalloc byte[GroupScalar.Size];
        HashToScalar(r, publicKey, message, challenge);
        Span<byte> expected = stackalloc byte[EdwardsPoint.Size];
        (EdwardsPoint.Generator.Multiply(s) + (-key).Multiply(challenge)).Encode(expected);
        return expected.SequenceEqual(r);
    }

    /// <summary>Writes SHA-512 of the three texts, modulo L.</summary>
    public static void HashToScalar(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> scalar)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        GroupScalar.Reduce(digest, scalar);
        CryptographicOperations.ZeroMemory(digest);
    }
}
