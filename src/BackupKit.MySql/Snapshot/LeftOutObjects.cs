using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>
/// What users made in the databases that belong to the server and are never backed up as data. Programs and views of the server are
/// told by their definer, tables by their names.
/// </summary>
/// <param name="Names">Kind and quoted name of each, in order of database and name.</param>
internal sealed record LeftOutObjects(IReadOnlyList<string> Names)
{
    private const int MostNamed = 20;

    // MariaDB up to 10.3 makes them in the name of whoever installs it.
    private static readonly string[] Functions = ["AddGeometryColumn", "DropGeometryColumn"];

    /// <summary>Why each is not in the set.</summary>
    public IEnumerable<string> OptOuts => Names.Select(name =>
        $"The {name} is not in the set: it is in a database that belongs to the server.");

    /// <summary>All of them in one finding; none when there are none.</summary>
    public IEnumerable<PrecheckFinding> Findings
    {
        get
        {
            if (Names.Count == 0)
            {
                yield break;
            }

            var more = Names.Count > MostNamed ? $" and {Names.Count - MostNamed} more" : "";
            yield return new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.UnsupportedObject,
                $"Not backed up, since the database belongs to the server: {string.Join(", ", Names.Take(MostNamed))}{more}.",
                "Move what is yours to a database of your own, or exclude the server's database to say that it is not needed.");
        }
    }

    /// <summary>Looks for them in the databases that the options choose.</summary>
    /// <remarks>Sees what the account may see: without SELECT on the server's databases nothing.</remarks>
    public static async Task<LeftOutObjects> ReadAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        CancellationToken cancellationToken)
    {
        var own = new ServerDatabases(session.Server, hasNdb: false);
        var listed = await session.QueryAsync("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", cancellationToken).ConfigureAwait(false);
        var databases = listed.Rows
            .Select(row => row.GetString(0))
            .Where(name => (name == "mysql" || (own.HasSys && name == "sys") || own.IsForeignDirectory(name)) && options.Databases.IsChosen(name))
            .ToList();
        if (databases.Count == 0)
        {
            return new LeftOutObjects([]);
        }

        var result = await ObjectList.ReadAsync(session, Query(databases), cancellationToken).ConfigureAwait(false);
        return new LeftOutObjects(
        [
            .. result.Rows
                .Where(row => IsOfAUser(session.Server, row) && options.Tables.IsChosen($"{row.GetString(1)}.{row.GetString(2)}"))
                .OrderBy(row => row.GetString(1), StringComparer.Ordinal)
                .ThenBy(row => row.GetString(2), StringComparer.Ordinal)
                .Select(row => $"{row.GetString(0)} {SqlText.Identifier(row.GetString(1), row.GetString(2))}"),
        ]);
    }

    private static bool IsOfAUser(ServerIdentity server, TextRow row)
    {
        var (kind, database, name) = (row.GetString(0), row.GetString(1), row.GetString(2));
        return kind == "table"
            ? !ServerTables.Contains(server, database, name)
            : !IsOfTheServer(row.GetStringOrNull(3)) && !(database == "mysql" && Functions.Contains(name, StringComparer.Ordinal));
    }

    private static bool IsOfTheServer(string? definer) =>
        definer is not null && AccountName.FromServer(definer) is { IsServerOwn: true } or { IsProviderOwn: true };

    private static string Query(IEnumerable<string> databases)
    {
        var list = string.Join(',', databases.Select(SqlText.StringLiteral));
        return $"SELECT 'table', TABLE_SCHEMA, TABLE_NAME, NULL FROM information_schema.TABLES WHERE TABLE_SCHEMA IN ({list}) AND TABLE_TYPE <> 'VIEW'"
            + $" UNION ALL SELECT 'view', TABLE_SCHEMA, TABLE_NAME, DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN ({list})"
            + $" UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME, DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN ({list})"
            + $" UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME, DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN ({list})"
            + $" UNION ALL SELECT 'event', EVENT_SCHEMA, EVENT_NAME, DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN ({list})";
    }
}
