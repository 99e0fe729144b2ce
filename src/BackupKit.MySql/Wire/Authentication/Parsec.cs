using System.Security.Cryptography;

using BackupKit.Cryptography;

namespace BackupKit.MySql.Wire.Authentication;

/// <summary>
/// MariaDB's parsec (11.6): asks with an empty packet for the salt of the account, makes an Ed25519 seed from password and salt by
/// PBKDF2-HMAC-SHA512, and answers with 32 random bytes and the signature of the server's nonce and these.
/// See https://mariadb.com/docs/server/reference/plugins/authentication-plugins/authentication-plugin-parsec.
/// </summary>
internal sealed class Parsec : IAuthenticationMethod
{
    public const string PluginName = "parsec";

    private const int NonceLength = 32;
    private const int SaltLength = 18;

    // 'P' for PBKDF2, the factor, the salt.
    private const int ExtendedSaltLength = 2 + SaltLength;
    private const int LeastIterations = 1024;

    // 8192 iterations are the most that MariaDB's own client takes: a server must not choose for how long we compute.
    private const int LargestFactor = 3;

    private bool _isAnswered;

    public bool TakesPlainData => true;

    public byte[] Start(AuthenticationContext context) => context.Nonce.Length == NonceLength
        ? []
        : throw MySqlWireException.Malformed($"parsec got a nonce of {context.Nonce.Length} bytes and not of {NonceLength}");

    public byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (_isAnswered)
        {
            throw MySqlWireException.Malformed("parsec has no third round");
        }

        if (data.Length != ExtendedSaltLength || data[0] != (byte)'P')
        {
            throw MySqlWireException.Malformed("parsec got something that is not its salt");
        }

        if (data[1] > LargestFactor)
        {
            throw MySqlWireException.AuthUnsupported($"parsec with 2^{data[1] + 10} iterations");
        }

        _isAnswered = true;
        return Answer(context, LeastIterations << data[1], data[2..]);
    }

    private static byte[] Answer(AuthenticationContext context, int iterations, ReadOnlySpan<byte> salt)
    {
        Span<byte> nonces = stackalloc byte[2 * NonceLength];
        context.Nonce.CopyTo(nonces);
        RandomNumberGenerator.Fill(nonces[NonceLength..]);

        var answer = new byte[NonceLength + Ed25519.SignatureSize];
        nonces[NonceLength..].CopyTo(answer);
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedSize];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(context.Password, salt, seed, iterations, HashAlgorithmName.SHA512);
            using var key = Ed25519PrivateKey.FromSeed(seed);
            key.Sign(nonces, answer.AsSpan(NonceLength));
            return answer;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
