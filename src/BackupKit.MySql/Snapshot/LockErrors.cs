using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>What the server's answer to a lock statement means. Grants are never parsed: managed servers deny what they list.</summary>
internal static class LockErrors
{
    /// <summary>The account may not, or this kind of server has no such statement: the next rung is tried.</summary>
    public static bool IsRefusal(int number) => number is
        ServerErrorNumbers.DatabaseAccessDenied
        or ServerErrorNumbers.AccessDenied
        or ServerErrorNumbers.TableAccessDenied
        or ServerErrorNumbers.SpecificAccessDenied
        or ServerErrorNumbers.ParseError
        or ServerErrorNumbers.UnknownVariable
        or 1305 // no such routine
        or 1235 // not supported by this version
        or 1290 // forbidden by a server option
        or 1369 or 1370; // no privilege on a view or routine

    /// <summary>Someone else is in the way: the same rung is tried again.</summary>
    public static bool IsBusy(int number) => number is ServerErrorNumbers.LockWaitTimeout or ServerErrorNumbers.Deadlock;

    /// <summary>Someone else was in the way of a statement of the opening, whatever the statement was.</summary>
    public static bool IsBusy(BackupException error) => error switch
    {
        MySqlWireException wire => IsBusy(wire.ServerErrorNumber),
        _ => error is { Code: BackupErrorCode.SnapshotLockFailed, IsTransient: true },
    };

    /// <summary>The table is not there.</summary>
    public static bool IsMissing(int number) => number is ServerErrorNumbers.NoSuchTable or 1049; // no such database

    /// <summary>The server or the account has no more connections.</summary>
    public static bool IsConnectionLimit(int number) => number is ServerErrorNumbers.TooManyConnections or 1203 or 1226;
}
