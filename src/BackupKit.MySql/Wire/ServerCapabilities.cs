namespace BackupKit.MySql.Wire;

/// <summary>
/// Capability flags of the handshake.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html.
/// </summary>
[Flags]
internal enum ServerCapabilities : uint
{
    None = 0,

    /// <summary>CLIENT_LONG_PASSWORD; MariaDB clears it to say "I am MariaDB and have extended capabilities".</summary>
    LongPassword = 0x0000_0001,
    LongFlag = 0x0000_0004,
    ConnectWithDatabase = 0x0000_0008,
    LocalFiles = 0x0000_0080,
    Protocol41 = 0x0000_0200,
    Ssl = 0x0000_0800,
    Transactions = 0x0000_2000,
    SecureConnection = 0x0000_8000,
    MultiResults = 0x0002_0000,
    PluginAuth = 0x0008_0000,
    ConnectAttributes = 0x0010_0000,

    /// <summary>The length of the authentication response is length-encoded instead of one byte.</summary>
    PluginAuthLengthEncoded = 0x0020_0000,

    /// <summary>OK replaces EOF; not offered by MySQL 5.6 and MariaDB 10.1.</summary>
    DeprecateEof = 0x0100_0000,
}
