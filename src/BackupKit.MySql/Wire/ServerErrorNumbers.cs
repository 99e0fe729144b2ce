namespace BackupKit.MySql.Wire;

/// <summary>Server error numbers that mean something to us.</summary>
internal static class ServerErrorNumbers
{
    public const int TooManyConnections = 1040;
    public const int DatabaseAccessDenied = 1044;
    public const int AccessDenied = 1045;
    public const int UnknownDatabase = 1049;
    public const int TableExists = 1050;
    public const int UnknownTable = 1051;
    public const int ParseError = 1064;
    public const int UnknownThread = 1094;
    public const int HostBlocked = 1129;
    public const int HostNotPrivileged = 1130;
    public const int TableAccessDenied = 1142;
    public const int NoSuchTable = 1146;
    public const int UnknownVariable = 1193;
    public const int LockWaitTimeout = 1205;
    public const int Deadlock = 1213;
    public const int SpecificAccessDenied = 1227;
    public const int QueryInterrupted = 1317;
    public const int TransactionInProgress = 1568;
    public const int MustChangePassword = 1820;
    public const int MustChangePasswordLogin = 1862;
    public const int ConnectionKilled = 1927;
    public const int StatementTimeout = 1969;
    public const int QueryTimeout = 3024;

    public static bool IsTransient(int number) => number is
        TooManyConnections or LockWaitTimeout or Deadlock or ConnectionKilled or StatementTimeout or QueryTimeout
        or 1053 // server shutdown in progress
        or 1158 or 1159 or 1160 or 1161 // network errors seen by the server
        or 1203 or 1226 // user or resource limit of connections
        or 1614 // XA deadlock
        or 2006 or 2013
        or 3169 or 4031; // session killed, disconnected for inactivity

    public static BackupErrorCode LoginCode(int number) => number switch
    {
        AccessDenied or 1698 or 1251 or 3118 or 4151 => BackupErrorCode.AuthenticationFailed,
        DatabaseAccessDenied => BackupErrorCode.MissingPrivilege,
        UnknownDatabase => BackupErrorCode.DatabaseNotFound,
        MustChangePassword or MustChangePasswordLogin => BackupErrorCode.PasswordExpired,
        _ => BackupErrorCode.ConnectionFailed,
    };

    public static string? Hint(int number) => number switch
    {
        TooManyConnections => "Raise max_connections, or use fewer workers.",
        HostBlocked => "Run FLUSH HOSTS on the server after finding out why connections from this host failed.",
        HostNotPrivileged => "Create the account for this host, or connect from an allowed one.",
        DatabaseAccessDenied or TableAccessDenied or SpecificAccessDenied => "Grant the missing privilege to the account.",
        MustChangePassword or MustChangePasswordLogin => "Set a new password with ALTER USER.",
        LockWaitTimeout => "Another session holds the lock; find it with SHOW FULL PROCESSLIST.",
        1290 => "The server runs with an option that forbids this statement.",
        3159 => "The server accepts encrypted connections only: remove SslMode=None.",
        _ => null,
    };
}
