using System.Security.Cryptography;

namespace BackupKit.MySql.Wire.Authentication;

/// <summary>mysql_native_password: SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))).</summary>
internal sealed class NativePassword : IAuthenticationMethod
{
    public const string PluginName = "mysql_native_password";

    public byte[] Start(AuthenticationContext context)
    {
        if (context.Password.Length == 0)
        {
            return [];
        }

        var once = Sha1(context.Password);
        var answer = Sha1(context.Nonce, Sha1(once));
        for (var i = 0; i < answer.Length; i++)
        {
            answer[i] ^= once[i];
        }

        return answer;
    }

    public byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data) =>
        throw MySqlWireException.Malformed("mysql_native_password has no second round");

    // The protocol fixes SHA-1 here.
    private static byte[] Sha1(params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }
}
