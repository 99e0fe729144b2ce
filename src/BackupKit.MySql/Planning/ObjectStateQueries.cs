using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// What <see cref="ObjectStates"/> asks: kind, name, and all that may change. The server hashes the bodies, because those of a database may be
/// larger than an answer that is read as a whole.
/// </summary>
internal static class ObjectStateQueries
{
    private const string Environment = "SQL_MODE, DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION";

    private const string Events =
        "SHA2(EVENT_DEFINITION,256), EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS, STATUS, ON_COMPLETION, CREATED,"
        + " LAST_ALTERED, EVENT_COMMENT, TIME_ZONE, " + Environment;

    private const string Routines =
        "SHA2(ROUTINE_DEFINITION,256), DTD_IDENTIFIER, EXTERNAL_LANGUAGE, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, CREATED, LAST_ALTERED,"
        + " ROUTINE_COMMENT, " + Environment;

    private const string Triggers =
        "SHA2(ACTION_STATEMENT,256), EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_ORDER, ACTION_TIMING, CREATED, " + Environment;

    private const string Views =
        "SHA2(VIEW_DEFINITION,256), CHECK_OPTION, IS_UPDATABLE, DEFINER, SECURITY_TYPE, CHARACTER_SET_CLIENT, COLLATION_CONNECTION";

    /// <summary>Whether a view's whole definition can be had in a list; MySQL keeps the algorithm for SHOW CREATE VIEW.</summary>
    public static bool HasViews(ServerIdentity server) => server.IsAtLeast(Flavour.MariaDb, 10, 1, 1);

    /// <param name="server">The server.</param>
    /// <param name="database">The database as a literal.</param>
    /// <param name="hasTriggers">Whether triggers are asked for.</param>
    public static IEnumerable<string> Of(ServerIdentity server, string database, bool hasTriggers)
    {
        yield return server.IsAtLeast(Flavour.MySql, 8, 0, 22)
            ? "SELECT 'database', s.SCHEMA_NAME, s.*, e.OPTIONS FROM information_schema.SCHEMATA s"
                + $" JOIN information_schema.SCHEMATA_EXTENSIONS e ON e.SCHEMA_NAME=s.SCHEMA_NAME WHERE s.SCHEMA_NAME={database}"
            : $"SELECT 'database', SCHEMA_NAME, t.* FROM information_schema.SCHEMATA t WHERE SCHEMA_NAME={database}";
        yield return $"SELECT ROUTINE_TYPE, ROUTINE_NAME, {Routines} FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={database}";
        yield return "SELECT ROUTINE_TYPE, SPECIFIC_NAME, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER, CHARACTER_SET_NAME, COLLATION_NAME"
            + $" FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA={database} ORDER BY SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION";
        yield return $"SELECT 'event', EVENT_NAME, {Events} FROM information_schema.EVENTS WHERE EVENT_SCHEMA={database}";
        if (HasViews(server))
        {
            yield return $"SELECT 'view', TABLE_NAME, {Views}, ALGORITHM FROM information_schema.VIEWS WHERE TABLE_SCHEMA={database}";
        }

        if (server.IsAtLeast(Flavour.MySql, 9, 2))
        {
            yield return "SELECT 'library', LIBRARY_NAME, SHA2(LIBRARY_DEFINITION,256), LANGUAGE, CREATED, LAST_ALTERED, SQL_MODE"
                + $" FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA={database}";
        }

        if (hasTriggers)
        {
            yield return $"SELECT 'trigger', TRIGGER_NAME, {Triggers} FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA={database}";
        }
    }
}
