using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>Lists what a database of a server holds, as far as the account sees it.</summary>
internal static class LiveInventory
{
    /// <summary>The table in which a restore keeps its progress; never an object of its own.</summary>
    public const string JournalTable = ReservedNames.RestoreJournal;

    public static async Task<IReadOnlyList<LiveObject>> ReadAsync(
        MySqlSession session,
        string database,
        CancellationToken cancellationToken)
    {
        var objects = new List<LiveObject>();
        foreach (var query in Queries(session.Server, SqlText.StringLiteral(database)))
        {
            var result = await session.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            objects.AddRange(result.Rows.Select(r => r.Count == 4
                ? new LiveObject(KindOf(r.GetString(0)), r.GetString(1), null, r.GetString(0), r.GetStringOrNull(3))
                : new LiveObject(KindOf(r.GetString(0)), r.GetString(1), r.GetStringOrNull(2))));
        }

        return objects.FindAll(o => o.Name != JournalTable);
    }

    /// <summary>The statement that drops the object.</summary>
    public static string DropStatement(string database, LiveObject item) =>
        $"DROP {item.Kind.ToUpperInvariant()} IF EXISTS {SqlText.Identifier(database, item.Name)}";

    private static IEnumerable<string> Queries(ServerIdentity server, string database)
    {
        yield return $"SELECT TABLE_TYPE, TABLE_NAME, NULL, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA={database}";
        yield return $"SELECT ROUTINE_TYPE, ROUTINE_NAME, NULL FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={database}";
        yield return $"SELECT 'TRIGGER', TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA={database}";
        yield return $"SELECT 'EVENT', EVENT_NAME, NULL FROM information_schema.EVENTS WHERE EVENT_SCHEMA={database}";
        if (server.IsAtLeast(Flavour.MySql, 9, 2))
        {
            yield return $"SELECT 'LIBRARY', LIBRARY_NAME, NULL FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA={database}";
        }
    }

    private static string KindOf(string type) => type switch
    {
        "BASE TABLE" or "SYSTEM VERSIONED" => "table",
        _ => type.ToLowerInvariant(),
    };
}
