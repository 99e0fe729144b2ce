namespace BackupKit.MySql.Wire.Authentication;

/// <summary>The supported methods by the server's name for them.</summary>
internal static class AuthenticationMethods
{
    /// <summary>Sent where the server's default is unknown to us: it never exposes the password, and the server switches.</summary>
    public const string Fallback = NativePassword.PluginName;

    /// <summary>Whether the method can answer the 20 bytes of the handshake; MariaDB's newer ones need the 32 of a switch.</summary>
    public static bool CanOpen(string plugin) => plugin is not (ClientEd25519.PluginName or Parsec.PluginName) && TryCreate(plugin) is not null;

    public static IAuthenticationMethod Create(string plugin) =>
        TryCreate(plugin) ?? throw MySqlWireException.AuthUnsupported(plugin);

    private static IAuthenticationMethod? TryCreate(string plugin) => plugin switch
    {
        NativePassword.PluginName => new NativePassword(),
        CachingSha2Password.PluginName => new CachingSha2Password(),
        Sha256Password.PluginName => new Sha256Password(),
        ClearPassword.PluginName => new ClearPassword(),
        ClientEd25519.PluginName => new ClientEd25519(),
        Parsec.PluginName => new Parsec(),
        _ => null,
    };
}
