using System.Security.Cryptography;

namespace BackupKit.Cryptography;

/// <summary>
/// A key that signs (RFC 8032, Ed25519), in the same time for all keys. The bytes of the key are overwritten by
/// <see cref="Dispose"/>; may be used from several threads at once until then.
/// </summary>
internal sealed class Ed25519PrivateKey : IDisposable
{
    public const int SeedSize = 32;

    // The scalar, then what the nonces are made from.
    private readonly byte[] _expanded = new byte[SHA512.HashSizeInBytes];
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeySize];

    private Ed25519PrivateKey(ReadOnlySpan<byte> secret)
    {
        SHA512.HashData(secret, _expanded);
        _expanded[0] &= 248;
        _expanded[31] &= 127;
        _expanded[31] |= 64;
        EdwardsPoint.Generator.Multiply(Scalar).Encode(_publicKey);
    }

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    private ReadOnlySpan<byte> Scalar => _expanded.AsSpan(0, GroupScalar.Size);

    private ReadOnlySpan<byte> Prefix => _expanded.AsSpan(GroupScalar.Size);

    /// <summary>The key of RFC 8032.</summary>
    /// <param name="seed">32 random bytes.</param>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        return new Ed25519PrivateKey(seed);
    }

    /// <summary>
    /// The key of a secret of any length, as MariaDB's plugin ed25519 makes it from a password: its SHA-512 takes the place of that of
    /// the seed.
    /// </summary>
    public static Ed25519PrivateKey FromSecret(ReadOnlySpan<byte> secret) => new(secret);

    /// <summary>Writes the signature of a message: 64 bytes, always the same for the same message.</summary>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Span<byte> nonce = stackalloc byte[GroupScalar.Size];
        Span<byte> challenge = stackalloc byte[GroupScalar.Size];
        Ed25519.HashToScalar(Prefix, default, message, nonce);
        var r = signature[..EdwardsPoint.Size];
        EdwardsPoint.Generator.Multiply(nonce).Encode(r);
        Ed25519.HashToScalar(r, _publicKey, message, challenge);
        GroupScalar.MultiplyAdd(challenge, Scalar, nonce, signature.Slice(EdwardsPoint.Size, GroupScalar.Size));
        CryptographicOperations.ZeroMemory(nonce);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_expanded);
}
