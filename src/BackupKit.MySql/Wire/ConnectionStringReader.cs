using System.Data.Common;
using System.Globalization;
using System.Security.Authentication;

namespace BackupKit.MySql.Wire;

/// <summary>Turns a connection string into settings: one row per keyword of MySqlConnector 2.x with its synonyms.</summary>
internal static class ConnectionStringReader
{
    private static readonly Dictionary<string, Action<Draft, string>?> Keywords = new(StringComparer.OrdinalIgnoreCase);

    static ConnectionStringReader()
    {
        AddEndpointKeywords();
        AddTlsKeywords();
        AddOtherKeywords();
        AddIgnoredKeywords();
    }

    public static MySqlConnectionSettings Read(string connectionString)
    {
        var draft = new Draft();
        foreach (var (keyword, value) in Split(connectionString))
        {
            if (!Keywords.TryGetValue(keyword, out var apply))
            {
                throw MySqlWireException.InvalidConnectionString(
                    $"The connection string has the keyword '{keyword}', which is not known.");
            }

            try
            {
                apply?.Invoke(draft, value);
            }
            catch (FormatException)
            {
                throw MySqlWireException.InvalidConnectionString(
                    $"The value of '{keyword}' in the connection string can not be read.");
            }
        }

        return draft.Finish();
    }

    private static void AddEndpointKeywords()
    {
        Add(
            (d, v) => d.Servers = v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            "Server", "Host", "Data Source", "DataSource", "Address", "Addr", "Network Address");
        Add((d, v) => d.Settings = d.Settings with { Port = Number(v, 1, 65535) }, "Port");
        Add((d, v) => d.Settings = d.Settings with { UserId = v }, "User ID", "UserID", "Username", "Uid", "User name", "User");
        Add((d, v) => d.Settings = d.Settings with { Password = v }, "Password", "pwd");
        Add((d, v) => d.Settings = d.Settings with { Database = v }, "Database", "Initial Catalog");
        Add((d, v) => d.Protocol = v, "Connection Protocol", "ConnectionProtocol", "Protocol");
    }

    private static void AddTlsKeywords()
    {
        Add((d, v) => d.Settings = d.Settings with { SslMode = SslMode(v) }, "SSL Mode", "SslMode");
        Add((d, v) => d.Settings = d.Settings with { SslCa = v },
            "SSL CA", "CACertificateFile", "CA Certificate File", "SslCa", "Ssl-Ca");
        Add((d, v) => d.Settings = d.Settings with { SslCert = v }, "SSL Cert", "SslCert", "Ssl-Cert");
        Add((d, v) => d.Settings = d.Settings with { SslKey = v }, "SSL Key", "SslKey", "Ssl-Key");
        Add((d, v) => d.Settings = d.Settings with { CertificateFile = v }, "Certificate File", "CertificateFile");
        Add((d, v) => d.Settings = d.Settings with { CertificatePassword = v }, "Certificate Password", "CertificatePassword");
        Add((d, v) => d.Settings = d.Settings with { TlsVersions = TlsVersions(v) }, "TLS Version", "TlsVersion", "Tls-Version");
    }

    private static void AddOtherKeywords()
    {
        Add((d, v) => d.Settings = d.Settings with { ConnectionTimeout = Seconds(v) },
            "Connection Timeout", "ConnectionTimeout", "Connect Timeout");
        Add((d, v) => d.Settings = d.Settings with { DefaultCommandTimeout = Seconds(v) },
            "Default Command Timeout", "DefaultCommandTimeout", "Command Timeout");
        Add((d, v) => d.Settings = d.Settings with { AllowPublicKeyRetrieval = Flag(v) },
            "Allow Public Key Retrieval", "AllowPublicKeyRetrieval");
        Add((d, v) => d.Settings = d.Settings with { ServerRsaPublicKeyFile = v },
            "Server RSA Public Key File", "ServerRsaPublicKeyFile");
        Add((d, v) => d.Settings = d.Settings with { KeepAlive = TimeSpan.FromSeconds(Number(v, 0, int.MaxValue / 1000)) },
            "Keep Alive", "Keepalive");
        Add((d, v) => d.Settings = d.Settings with { AllowLoadLocalInfile = Flag(v) },
            "Allow Load Local Infile", "AllowLoadLocalInfile");
        Add((d, v) => d.Settings = d.Settings with { ApplicationName = v }, "Application Name", "ApplicationName");
        Add((d, v) => d.Settings = d.Settings with { AllowClearTextPassword = Flag(v) },
            "Allow Clear Text Password", "AllowClearTextPassword");
    }

    // They tune pooling, value conversion or platforms of an ADO.NET driver; an existing appsettings.json stays valid.
    private static void AddIgnoredKeywords() => Add(
        null,
        "Load Balance", "LoadBalance", "Pipe Name", "PipeName", "Pipe", "TLS Cipher Suites", "TlsCipherSuites", "Pooling",
        "Certificate Store Location", "CertificateStoreLocation",
        "Certificate Thumbprint", "CertificateThumbprint", "Certificate Thumb Print",
        "Connection Lifetime", "ConnectionLifeTime", "Connection Reset", "ConnectionReset",
        "Defer Connection Reset", "DeferConnectionReset", "Connection Idle Ping Time", "ConnectionIdlePingTime",
        "Connection Idle Timeout", "ConnectionIdleTimeout",
        "Minimum Pool Size", "Min Pool Size", "MinimumPoolSize", "minpoolsize",
        "Maximum Pool Size", "Max Pool Size", "MaximumPoolSize", "maxpoolsize", "DNS Check Interval", "DnsCheckInterval",
        "Allow User Variables", "AllowUserVariables", "Allow Zero DateTime", "AllowZeroDateTime", "Auto Enlist", "AutoEnlist",
        "Cancellation Timeout", "CancellationTimeout", "Character Set", "CharSet", "CharacterSet",
        "Convert Zero DateTime", "ConvertZeroDateTime", "DateTime Kind", "DateTimeKind",
        "Force Synchronous", "ForceSynchronous", "GUID Format", "GuidFormat",
        "Ignore Command Transaction", "IgnoreCommandTransaction", "Ignore Prepare", "IgnorePrepare",
        "Interactive Session", "InteractiveSession", "Interactive", "No Backslash Escapes", "NoBackslashEscapes",
        "Old Guids", "OldGuids", "Persist Security Info", "PersistSecurityInfo", "Pipelining",
        "Server Redirection Mode", "ServerRedirectionMode", "Server SPN", "ServerSPN",
        "Treat Tiny As Boolean", "TreatTinyAsBoolean", "Use Affected Rows", "UseAffectedRows",
        "Use Compression", "Compress", "UseCompression", "Use XA Transactions", "UseXaTransactions");

    private static void Add(Action<Draft, string>? apply, params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            Keywords.Add(keyword, apply);
        }
    }

    private static IEnumerable<(string Keyword, string Value)> Split(string connectionString)
    {
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            // The text of the exception quotes the string, and with it perhaps a password.
            throw MySqlWireException.InvalidConnectionString("The connection string is not a list of keyword=value pairs.");
        }

        foreach (string keyword in builder.Keys)
        {
            yield return (keyword, (string)builder[keyword]);
        }
    }

    private static int Number(string value, int min, int max) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException();

    private static TimeSpan Seconds(string value) =>
        Number(value, 0, int.MaxValue / 1000) is var seconds and > 0 ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;

    private static bool Flag(string value) => value.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" => true,
        "FALSE" or "NO" => false,
        _ => throw new FormatException(),
    };

    private static MySqlSslMode SslMode(string value) =>
        value.Equals("Disabled", StringComparison.OrdinalIgnoreCase) ? MySqlSslMode.None
        : Enum.TryParse<MySqlSslMode>(value, ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? mode
            : throw new FormatException();

    // Versions below 1.2 are known to MySqlConnector, broken and refused by current servers: they are accepted in the list
    // and not offered, so a list that also has newer ones still works.
    private static SslProtocols TlsVersions(string value)
    {
        var versions = SslProtocols.None;
        foreach (var part in value.Trim('[', ']', '(', ')', ' ').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);
            name = name.Replace("TLSV", "TLS", StringComparison.Ordinal);
            versions |= TlsVersion(name);
        }

        return versions;
    }

    private static SslProtocols TlsVersion(string name) => name switch
    {
        "TLS1.2" or "TLS12" => SslProtocols.Tls12,
        "TLS1.3" or "TLS13" => SslProtocols.Tls13,
        "TLS" or "TLS1" or "TLS10" or "TLS1.0" or "TLS11" or "TLS1.1" => SslProtocols.None,
        _ => throw new FormatException(),
    };

    private sealed class Draft
    {
        public MySqlConnectionSettings Settings { get; set; } = new();

        public string[] Servers { get; set; } = [];

        public string Protocol { get; set; } = "";

        public MySqlConnectionSettings Finish()
        {
            var isPath = Servers.Length == 1 && Servers[0].StartsWith('/');
            var protocol = Protocol.ToUpperInvariant() switch
            {
                "" or "SOCKET" or "SOCKETS" or "TCP" => isPath ? MySqlConnectionProtocol.UnixSocket : MySqlConnectionProtocol.Tcp,
                "UNIX" or "UNIXSOCKET" => MySqlConnectionProtocol.UnixSocket,
                _ => throw MySqlWireException.InvalidConnectionString(
                    "The connection protocol must be Tcp or Unix; named pipes and shared memory are not supported."),
            };

            if (protocol == MySqlConnectionProtocol.UnixSocket && Servers.Length != 1)
            {
                throw MySqlWireException.InvalidConnectionString("A connection by Unix socket needs its path as Server.");
            }

            return Settings with { Protocol = protocol, Servers = Servers.Length == 0 ? Settings.Servers : Servers };
        }
    }
}
