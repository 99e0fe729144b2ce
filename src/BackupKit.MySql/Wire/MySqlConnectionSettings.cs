using System.Globalization;
using System.Security.Authentication;

namespace BackupKit.MySql.Wire;

/// <summary>Where a server is and how to log in, read from a connection string with MySqlConnector's keywords and defaults.</summary>
internal sealed record MySqlConnectionSettings
{
    /// <summary>Hosts to try in order, or the one path of a Unix socket.</summary>
    public IReadOnlyList<string> Servers { get; init; } = ["localhost"];

    public int Port { get; init; } = 3306;

    public string UserId { get; init; } = "";

    public string Password { get; init; } = "";

    public string Database { get; init; } = "";

    public MySqlConnectionProtocol Protocol { get; init; }

    public MySqlSslMode SslMode { get; init; } = MySqlSslMode.Preferred;

    /// <summary>PEM file of trusted authorities; empty for those of the machine.</summary>
    public string SslCa { get; init; } = "";

    /// <summary>PEM file of the client certificate.</summary>
    public string SslCert { get; init; } = "";

    /// <summary>PEM file of the client key.</summary>
    public string SslKey { get; init; } = "";

    /// <summary>PFX file with client certificate and key.</summary>
    public string CertificateFile { get; init; } = "";

    public string CertificatePassword { get; init; } = "";

    /// <summary>Allowed TLS versions; <see cref="SslProtocols.None"/> leaves the choice to the operating system.</summary>
    public SslProtocols TlsVersions { get; init; } = SslProtocols.None;

    /// <summary>Longest time from the first packet to a usable session; infinite for 0 in the connection string.</summary>
    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Kept for the caller; statements of a backup have their own time-outs.</summary>
    public TimeSpan DefaultCommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool AllowPublicKeyRetrieval { get; init; }

    public string ServerRsaPublicKeyFile { get; init; } = "";

    /// <summary>Interval of TCP keep-alive probes; zero for our default.</summary>
    public TimeSpan KeepAlive { get; init; }

    public bool AllowLoadLocalInfile { get; init; }

    public string ApplicationName { get; init; } = "";

    /// <summary>Our own keyword: mysql_clear_password may be answered, and only inside TLS. Default off.</summary>
    public bool AllowClearTextPassword { get; init; }

    /// <summary>Server and port, or the path of the socket, for messages.</summary>
    public string Endpoint => Protocol == MySqlConnectionProtocol.UnixSocket
        ? Servers[0]
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', Servers)}:{Port}");

    /// <exception cref="MySqlWireException">A keyword is unknown or a value can not be read; values are never shown.</exception>
    public static MySqlConnectionSettings Parse(string connectionString) => ConnectionStringReader.Read(connectionString);

    /// <summary>Endpoint and user; never a password.</summary>
    public override string ToString() => UserId.Length == 0 ? Endpoint : $"{UserId}@{Endpoint}";
}
