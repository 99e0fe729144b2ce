using System.Globalization;

using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>A failure of the connection to a MySQL or MariaDB server, or an error that the server answered with.</summary>
/// <remarks>Values of rows that the server quotes in its messages are replaced by "...".</remarks>
public sealed class MySqlWireException : BackupException
{
    private MySqlWireException(
        BackupErrorCode code,
        string message,
        string? hint = null,
        bool isTransient = false,
        Exception? innerException = null)
        : base(code, message, hint, isTransient, innerException)
    {
    }

    /// <summary>The error number of the server, for example 1205; 0 when the failure is not an answer of the server.</summary>
    public int ServerErrorNumber { get; private init; }

    /// <summary>The five-character SQLSTATE of the server; empty when the failure is not an answer of the server.</summary>
    public string SqlState { get; private init; } = "";

    /// <summary>Whether bytes may be missing or unread, so that the session can not go on.</summary>
    internal bool BreaksSession => Code is not (BackupErrorCode.ServerError or BackupErrorCode.ResultTooLarge);

    internal static MySqlWireException FromServer(in ErrorPayload error) => new(
        BackupErrorCode.ServerError,
        Invariant($"The server answered with error {error.Number} ({error.SqlState}): {ServerMessage.WithoutRowData(error)}"),
        ServerErrorNumbers.Hint(error.Number),
        ServerErrorNumbers.IsTransient(error.Number))
    {
        ServerErrorNumber = error.Number,
        SqlState = error.SqlState,
    };

    internal static MySqlWireException FromLogin(in ErrorPayload error, string endpoint) => new(
        ServerErrorNumbers.LoginCode(error.Number),
        Invariant($"The server {endpoint} refused the connection with error {error.Number} ({error.SqlState}): {error.Message}"),
        ServerErrorNumbers.Hint(error.Number) ?? "Check user, password, the host the account is allowed from, and the database name.",
        ServerErrorNumbers.IsTransient(error.Number))
    {
        ServerErrorNumber = error.Number,
        SqlState = error.SqlState,
    };

    internal static MySqlWireException PasswordExpired(string endpoint) => new(
        BackupErrorCode.PasswordExpired,
        $"The password of the account has expired on {endpoint}, so the server executes nothing but a change of the password.",
        "Set a new password with ALTER USER, or give the backup account PASSWORD EXPIRE NEVER.");

    internal static MySqlWireException CannotConnect(string endpoint, Exception inner) => new(
        BackupErrorCode.ConnectionFailed,
        $"No connection to {endpoint} could be opened: {inner.Message}",
        "Check that the server runs, host and port (or socket path), bind-address and firewalls.",
        isTransient: true,
        inner);

    internal static MySqlWireException ConnectTimedOut(string endpoint, TimeSpan timeout) => new(
        BackupErrorCode.ConnectionTimedOut,
        Invariant($"No connection to {endpoint} was established within {timeout.TotalSeconds:0.###} s."),
        "Check host, port and firewalls, or raise Connection Timeout in the connection string.",
        isTransient: true);

    internal static MySqlWireException NotMySql(string endpoint, Exception? inner = null) => new(
        BackupErrorCode.NotAMySqlServer,
        $"What answers on {endpoint} does not speak the MySQL protocol.",
        "Use the port of the classic protocol (usually 3306), not the X protocol (33060), a web server or a TLS proxy.",
        innerException: inner);

    internal static MySqlWireException Lost(Exception? inner = null) => new(
        BackupErrorCode.ConnectionLost,
        "The connection to the server was lost" + (inner is null ? ": the server closed it." : $": {inner.Message}"),
        "Look into the server's error log for this time; common causes are a restart, KILL, a time-out or a packet over max_allowed_packet.",
        isTransient: true,
        inner);

    internal static MySqlWireException TimedOut(TimeSpan timeout) => new(
        BackupErrorCode.ServerTimedOut,
        Invariant($"The server sent or took nothing for {timeout.TotalSeconds:0.###} s."),
        "Check the load of the server and the network, or raise the time-out.",
        isTransient: true);

    internal static MySqlWireException Malformed(string what) => new(
        BackupErrorCode.ProtocolViolation,
        $"The server sent bytes that the protocol does not allow: {what}.",
        "Check for a proxy in between; the connection is not used any further.",
        isTransient: true);

    internal static MySqlWireException OutOfOrder(int expected, int actual) =>
        Malformed(Invariant($"packet {actual} came where packet {expected} was expected"));

    internal static MySqlWireException Broken() => new(
        BackupErrorCode.SessionBroken,
        "The session was broken by an earlier failure or cancellation and is never reconnected.",
        "Open a new session; a snapshot held by the old one is gone.");

    internal static MySqlWireException LocalFileRefused() => new(
        BackupErrorCode.LocalFileRefused,
        "The server asked for a local file that was not offered to it; nothing was sent.",
        "A server that does this is misconfigured or hostile: find out what stands behind this address.");

    internal static MySqlWireException LoadAborted(Exception inner) => new(
        BackupErrorCode.LoadAborted,
        "The rows for LOAD DATA could not be read to their end; the connection was closed so that the server rolls back.",
        "See the inner error for the cause.",
        isTransient: inner is BackupException { IsTransient: true },
        inner);

    internal static MySqlWireException TooLarge(long limit) => new(
        BackupErrorCode.ResultTooLarge,
        Invariant($"The result of a control statement is larger than {limit} bytes."));

    internal static MySqlWireException TlsUnavailable(string endpoint) => new(
        BackupErrorCode.TlsFailed,
        $"TLS is required for {endpoint} and the server does not offer it; nothing secret was sent.",
        "Enable TLS on the server, or set SslMode=Preferred if the network is trusted.");

    internal static MySqlWireException TlsFailed(string endpoint, string cause, Exception inner) => new(
        BackupErrorCode.TlsFailed,
        $"TLS with {endpoint} could not be set up: {cause.TrimEnd('.')}.",
        "Check SslMode, SslCa (the file with the authority's certificate), the host name in the server's certificate and its validity.",
        innerException: inner);

    internal static MySqlWireException AuthUnsupported(string plugin) => new(
        BackupErrorCode.AuthenticationUnsupported,
        $"The server asks for the authentication method '{plugin}', which is not supported.",
        "Use an account with caching_sha2_password, sha256_password or mysql_native_password, on MariaDB also ed25519 or parsec.");

    internal static MySqlWireException AuthInsecure(string plugin, string hint) => new(
        BackupErrorCode.AuthenticationInsecure,
        $"The server asks for the password by '{plugin}' over a connection that would expose it; it was not sent.",
        hint);

    internal static MySqlWireException InvalidConnectionString(string message) => new(
        BackupErrorCode.InvalidConnectionString,
        message,
        "The connection string has the keywords of MySqlConnector, for example \"Server=db1;User ID=backup;Password=...\".");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
