using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Names the object that a server refused to make.</summary>
internal static class RestoreErrors
{
    public static BackupException CannotCreate(string kind, string database, string name, MySqlWireException error) => new(
        BackupErrorCode.CreateObjectFailed,
        $"The {kind} {SqlText.Identifier(database, name)} could not be made. {error.Message}",
        Hint(error.ServerErrorNumber) ?? error.Hint ?? "Correct the cause on the target and go on with resume.",
        error.IsTransient,
        error);

    /// <summary>Whether the server answered; a lost connection is no statement about the object.</summary>
    public static bool IsAnswer(MySqlWireException error) => error.ServerErrorNumber != 0 && !error.IsTransient;

    private static string? Hint(int number) => number switch
    {
        1044 or 1142 or 1370 => "Grant CREATE, ALTER, INSERT, INDEX, REFERENCES, CREATE VIEW, CREATE ROUTINE, TRIGGER and EVENT on the database.",
        1227 => "The object names another definer: grant SET_ANY_DEFINER and ALLOW_NONEXISTENT_DEFINER (MySQL 8.2 and later), SET USER (MariaDB) or SUPER.",
        1418 or 1419 => "Set log_bin_trust_function_creators=1 on the target for the time of the restore.",
        1062 => "Two rows have the same unique key; the source was changed with unique_checks=0, or rows were loaded from elsewhere.",
        1071 or 1118 or 1031 => "innodb_strict_mode refuses the row format; grant SESSION_VARIABLES_ADMIN or set it off on the target.",
        3750 => "sql_require_primary_key is on; grant SESSION_VARIABLES_ADMIN or set it off on the target.",
        _ => null,
    };
}
