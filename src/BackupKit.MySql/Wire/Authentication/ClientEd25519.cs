using BackupKit.Cryptography;

namespace BackupKit.MySql.Wire.Authentication;

/// <summary>
/// MariaDB's client_ed25519: the nonce signed with the key of the password. The key is made from SHA-512 of the password where RFC 8032
/// takes that of a random seed; an empty password has a key like any other.
/// </summary>
internal sealed class ClientEd25519 : IAuthenticationMethod
{
    public const string PluginName = "client_ed25519";

    private const int NonceLength = 32;

    public byte[] Start(AuthenticationContext context)
    {
        if (context.Nonce.Length != NonceLength)
        {
            throw MySqlWireException.Malformed($"client_ed25519 got a nonce of {context.Nonce.Length} bytes and not of {NonceLength}");
        }

        using var key = Ed25519PrivateKey.FromSecret(context.Password);
        var answer = new byte[Ed25519.SignatureSize];
        key.Sign(context.Nonce, answer);
        return answer;
    }

    public byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data) =>
        throw MySqlWireException.Malformed("client_ed25519 has no second round");
}
