using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>The databases and tables that a run is about, as one look at the server found them.</summary>
internal sealed record TableScope(IReadOnlyList<string> Databases, IReadOnlyList<TableReference> Tables)
{
    // With few databases a query for each is cheaper: MariaDB then opens only their tables.
    private const int MostSeparateQueries = 16;

    private const string Columns = "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE FROM information_schema.TABLES";

    /// <summary>Whether both looks found the same.</summary>
    public bool IsSameAs(TableScope other) =>
        Databases.SequenceEqual(other.Databases) && Tables.SequenceEqual(other.Tables);

    /// <summary>Tables whose rows no view covers.</summary>
    public IReadOnlyList<TableReference> NonTransactional => [.. Tables.Where(t => t.HasRows && !t.IsTransactional && !t.IsShell)];

    /// <exception cref="BackupException">A database or table named without wildcard does not exist, or an object is of an unknown type.</exception>
    /// <remarks>Under locks of the run it waits only shortly for DDL of others, and then throws a transient exception.</remarks>
    public static async Task<TableScope> ReadAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        bool isUnderLock,
        CancellationToken cancellationToken)
    {
        var engines = await StorageEngines.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var own = new ServerDatabases(session.Server, engines.HasNdb);
        var databases = await ReadDatabasesAsync(session, options, own, cancellationToken).ConfigureAwait(false);
        var tables = new List<TableReference>();
        foreach (var query in TableQueries(databases, own))
        {
            var result = await ObjectList.ReadAsync(session, isUnderLock ? ShortWait(session.Server) + query : query, cancellationToken).ConfigureAwait(false);
            tables.AddRange(result.Rows
                .Where(row => databases.Contains(row.GetString(0)))
                .Select(row => Reference(row, engines.Transactional))
                .OfType<TableReference>()
                .Where(table => options.Tables.IsChosen(table.ToString())));
        }

        tables.Sort((a, b) => Compare(a, b));
        RequireLiterals(options.Tables, tables.Select(t => t.ToString()), "table", BackupErrorCode.TableNotFound);
        RefuseUnfinishedRestores(tables);
        return new TableScope(ChosenDatabases(options, databases, tables), tables);
    }

    // On MariaDB DDL may hold a table while it waits for a lock of ours: nobody would see that circle.
    private static string ShortWait(ServerIdentity server) =>
        server.Flavour == Flavour.MariaDb ? "SET STATEMENT lock_wait_timeout=1 FOR " : "";

    private static int Compare(TableReference a, TableReference b)
    {
        var byDatabase = string.CompareOrdinal(a.Database, b.Database);
        return byDatabase != 0 ? byDatabase : string.CompareOrdinal(a.Name, b.Name);
    }

    private static async Task<SortedSet<string>> ReadDatabasesAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        ServerDatabases own,
        CancellationToken cancellationToken)
    {
        var system = options.Databases.Includes.FirstOrDefault(p => NameFilter.IsLiteral(p) && own.Contains(p));
        if (system is not null)
        {
            throw new BackupException(
                BackupErrorCode.InvalidOptions,
                $"The database '{system}' belongs to the server and is never backed up as data.",
                "Remove it from the chosen databases.");
        }

        var result = await session
            .QueryAsync("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", cancellationToken)
            .ConfigureAwait(false);
        var all = result.Rows.Select(row => row.GetString(0)).Where(name => !own.Contains(name)).ToList();
        RequireLiterals(options.Databases, all, "database", BackupErrorCode.DatabaseNotFound);
        return new SortedSet<string>(all.Where(options.Databases.IsChosen), StringComparer.Ordinal);
    }

    private static void RequireLiterals(NameFilter filter, IEnumerable<string> found, string kind, BackupErrorCode code)
    {
        var names = new HashSet<string>(found, StringComparer.Ordinal);
        var missing = filter.Includes.FirstOrDefault(p => NameFilter.IsLiteral(p) && !filter.Excludes.Contains(p) && !names.Contains(p));
        if (missing is not null)
        {
            throw new BackupException(
                code,
                $"The {kind} '{missing}' does not exist on the server, or the account may not see it.",
                "Check the spelling (case matters) and the account's privileges.");
        }
    }

    // Its journal in a set would make a later restore of that set believe that parts are loaded which are not.
    private static void RefuseUnfinishedRestores(IEnumerable<TableReference> tables)
    {
        if (tables.FirstOrDefault(table => table.Name == ReservedNames.RestoreJournal) is { } journal)
        {
            throw new BackupException(
                BackupErrorCode.UnsupportedObject,
                $"The database '{journal.Database}' is in the middle of a restore: it holds the table {ReservedNames.RestoreJournal}.",
                "Finish that restore with --resume, drop the database, or exclude it from the backup.");
        }
    }

    private static IEnumerable<string> TableQueries(SortedSet<string> databases, ServerDatabases own) =>
        databases.Count <= MostSeparateQueries
            ? databases.Select(name => $"{Columns} WHERE TABLE_SCHEMA={SqlText.StringLiteral(name)}")
            : [$"{Columns} WHERE TABLE_SCHEMA NOT IN ('{string.Join("','", own.Names)}')"];

    // The map is closed: a type that a future server invents is an error, never a table that is silently missing.
    private static TableReference? Reference(TextRow row, IReadOnlySet<string> transactional)
    {
        var (database, name, type, engine) = (row.GetString(0), row.GetString(1), row.GetString(2), row.GetStringOrNull(3));
        return type switch
        {
            TableReference.View => new TableReference(database, name, type, null, true),
            TableReference.BaseTable or TableReference.SystemVersioned or TableReference.Sequence =>
                new TableReference(database, name, type, engine, engine is null || transactional.Contains(engine)),
            "TEMPORARY" or "LOCAL TEMPORARY" or "TEMPORARY SEQUENCE" or "SYSTEM VIEW" => null,
            _ => throw new BackupException(
                BackupErrorCode.UnsupportedObject,
                $"{database}.{name} is a '{type}', which this version does not know.",
                "Exclude it, or use a version of BackupKit that knows this kind of object."),
        };
    }

    // A choice of tables alone chooses their databases, not every empty database of the server.
    private static List<string> ChosenDatabases(
        MySqlSourceOptions options,
        SortedSet<string> databases,
        List<TableReference> tables)
    {
        if (options.Tables.Includes.Count == 0 || options.Databases.Includes.Count > 0)
        {
            return [.. databases];
        }

        var used = tables.Select(t => t.Database).ToHashSet(StringComparer.Ordinal);
        return [.. databases.Where(used.Contains)];
    }
}
