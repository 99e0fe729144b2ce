using System.Security.Cryptography;
using System.Text;

namespace BackupKit.MySql.Wire.Authentication;

/// <summary>The password, terminated by zero, XORed with the nonce and encrypted with RSA-OAEP (SHA-1).</summary>
internal static class RsaPassword
{
    public static void RequireRetrievalAllowed(AuthenticationContext context, string plugin)
    {
        if (!context.AllowPublicKeyRetrieval)
        {
            throw MySqlWireException.AuthInsecure(
                plugin,
                "Use TLS (SslMode=Required), give ServerRsaPublicKeyFile, or set AllowPublicKeyRetrieval=true on a trusted network.");
        }
    }

    // Whoever sends the key can read the password, so an unasked or forged key must not get it.
    public static byte[] EncryptWithRetrievedKey(AuthenticationContext context, ReadOnlySpan<byte> key)
    {
        if (!context.AllowPublicKeyRetrieval)
        {
            throw MySqlWireException.Malformed("a public key came that was not asked for");
        }

        return Encrypt(context, Encoding.ASCII.GetString(key));
    }

    public static byte[] Encrypt(AuthenticationContext context, string publicKey)
    {
        if (context.Nonce.Length == 0)
        {
            throw MySqlWireException.Malformed("the nonce is empty");
        }

        var secret = new byte[context.Password.Length + 1];
        context.Password.CopyTo(secret, 0);
        for (var i = 0; i < secret.Length; i++)
        {
            secret[i] ^= context.Nonce[i % context.Nonce.Length];
        }

        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(publicKey);
            return rsa.Encrypt(secret, RSAEncryptionPadding.OaepSHA1);
        }
        catch (Exception ex) when (ex is ArgumentException or CryptographicException)
        {
            throw MySqlWireException.Malformed("the server's public key can not be used");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
