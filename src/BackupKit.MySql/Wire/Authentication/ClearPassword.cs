namespace BackupKit.MySql.Wire.Authentication;

/// <summary>mysql_clear_password (PAM, LDAP): the password itself; only inside TLS and only when the user said so.</summary>
internal sealed class ClearPassword : IAuthenticationMethod
{
    public const string PluginName = "mysql_clear_password";

    public byte[] Start(AuthenticationContext context)
    {
        if (!context.IsTls || !context.AllowClearTextPassword)
        {
            throw MySqlWireException.AuthInsecure(
                PluginName,
                "Use SslMode=Required or stricter and AllowClearTextPassword=true, if this server is trusted with the password.");
        }

        return [.. context.Password, 0];
    }

    public byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data) =>
        throw MySqlWireException.Malformed("mysql_clear_password has no second round");
}
