using System.Security.Cryptography;

namespace BackupKit.MySql.Wire.Authentication;

/// <summary>
/// caching_sha2_password: a scramble when the server has the hash cached (0x03), else the password itself (0x04), in clear
/// inside TLS or on a Unix socket and encrypted with the server's RSA key otherwise.
/// </summary>
internal sealed class CachingSha2Password : IAuthenticationMethod
{
    public const string PluginName = "caching_sha2_password";

    private const byte FastSuccess = 0x03;
    private const byte FullAuthentication = 0x04;
    private const byte PublicKeyRequest = 0x02;

    private bool _isKeyRequested;

    public byte[] Start(AuthenticationContext context)
    {
        if (context.Password.Length == 0)
        {
            return [];
        }

        // SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce)
        var once = SHA256.HashData(context.Password);
        var answer = SHA256.HashData([.. SHA256.HashData(once), .. context.Nonce]);
        for (var i = 0; i < answer.Length; i++)
        {
            answer[i] ^= once[i];
        }

        return answer;
    }

    public byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (_isKeyRequested)
        {
            return RsaPassword.EncryptWithRetrievedKey(context, data);
        }

        return data switch
        {
            [FastSuccess] => null,
            [FullAuthentication] => FullAnswer(context),
            _ => throw MySqlWireException.Malformed("caching_sha2_password got an unknown request"),
        };
    }

    private byte[] FullAnswer(AuthenticationContext context)
    {
        if (context.IsPrivate)
        {
            return [.. context.Password, 0];
        }

        if (context.ServerPublicKey is not null)
        {
            return RsaPassword.Encrypt(context, context.ServerPublicKey);
        }

        RsaPassword.RequireRetrievalAllowed(context, PluginName);
        _isKeyRequested = true;
        return [PublicKeyRequest];
    }
}
