namespace BackupKit.MySql.Wire.Authentication;

/// <summary>sha256_password: the password in clear inside TLS, else encrypted with the server's RSA key.</summary>
internal sealed class Sha256Password : IAuthenticationMethod
{
    public const string PluginName = "sha256_password";

    private const byte PublicKeyRequest = 0x01;

    public byte[] Start(AuthenticationContext context)
    {
        if (context.Password.Length == 0)
        {
            return [0];
        }

        // Unlike caching_sha2_password, the server takes clear text only inside TLS, not on a Unix socket.
        if (context.IsTls)
        {
            return [.. context.Password, 0];
        }

        if (context.ServerPublicKey is not null)
        {
            return RsaPassword.Encrypt(context, context.ServerPublicKey);
        }

        RsaPassword.RequireRetrievalAllowed(context, PluginName);
        return [PublicKeyRequest];
    }

    public byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (context.IsTls || context.ServerPublicKey is not null || context.Password.Length == 0)
        {
            throw MySqlWireException.Malformed("sha256_password got a key that was not asked for");
        }

        return RsaPassword.EncryptWithRetrievedKey(context, data);
    }
}
