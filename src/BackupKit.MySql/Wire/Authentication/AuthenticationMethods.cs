namespace BackupKit.MySql.Wire.Authentication;

/// <summary>The supported methods by the server's name for them.</summary>
internal static class AuthenticationMethods
{
    /// <summary>Sent where the server's default is unknown to us: it never exposes the password, and the server switches.</summary>
    public const string Fallback = NativePassword.PluginName;

    public static bool IsSupported(string plugin) => TryCreate(plugin) is not null;

    public static IAuthenticationMethod Create(string plugin) =>
        TryCreate(plugin) ?? throw MySqlWireException.AuthUnsupported(plugin);

    private static IAuthenticationMethod? TryCreate(string plugin) => plugin switch
    {
        NativePassword.PluginName => new NativePassword(),
        CachingSha2Password.PluginName => new CachingSha2Password(),
        Sha256Password.PluginName => new Sha256Password(),
        ClearPassword.PluginName => new ClearPassword(),
        _ => null,
    };
}
