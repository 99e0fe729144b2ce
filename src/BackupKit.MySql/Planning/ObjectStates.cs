using System.Buffers.Binary;
using System.Security.Cryptography;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// What views, routines, libraries, events, triggers and databases look like at one time, read in a few queries for each database. Two of these
/// tell what DDL changed in between: metadata locks on tables keep none of it away.
/// </summary>
internal sealed class ObjectStates
{
    private const string Events =
        "EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, SQL_MODE, STARTS, ENDS, STATUS, ON_COMPLETION, CREATED,"
        + " LAST_ALTERED, EVENT_COMMENT, DEFINER, TIME_ZONE, DATABASE_COLLATION, CHARACTER_SET_CLIENT, COLLATION_CONNECTION";

    private readonly Dictionary<(string Kind, string Database, string Name), string> _states = [];

    public static async Task<ObjectStates> ReadAsync(
        MySqlSession session,
        IEnumerable<string> databases,
        bool hasTriggers,
        CancellationToken cancellationToken)
    {
        var states = new ObjectStates();
        foreach (var database in databases)
        {
            foreach (var query in Queries(session.Server, SchemaQueries.Literal(database), hasTriggers))
            {
                var result = await session.QueryAsync(query, cancellationToken).ConfigureAwait(false);
                foreach (var row in result.Rows)
                {
                    states._states[(row.GetString(0).ToLowerInvariant(), database, row.GetString(1))] = Hash(row);
                }
            }
        }

        return states;
    }

    /// <summary>The objects that differ, with what happened to each: <c>created</c>, <c>changed</c> or <c>dropped</c>.</summary>
    public IEnumerable<(string Kind, string Database, string Name, string What)> ChangesUntil(ObjectStates later)
    {
        foreach (var (key, state) in _states)
        {
            var now = later._states.GetValueOrDefault(key);
            if (now != state)
            {
                yield return (key.Kind, key.Database, key.Name, now is null ? "dropped" : "changed");
            }
        }

        foreach (var key in later._states.Keys.Where(key => !_states.ContainsKey(key)))
        {
            yield return (key.Kind, key.Database, key.Name, "created");
        }
    }

    private static IEnumerable<string> Queries(ServerIdentity server, string database, bool hasTriggers)
    {
        yield return "SELECT 'view', TABLE_NAME, t.* FROM information_schema.VIEWS t WHERE TABLE_SCHEMA=" + database;
        yield return "SELECT ROUTINE_TYPE, ROUTINE_NAME, t.* FROM information_schema.ROUTINES t WHERE ROUTINE_SCHEMA=" + database;
        yield return $"SELECT 'event', EVENT_NAME, {Events} FROM information_schema.EVENTS WHERE EVENT_SCHEMA={database}";
        yield return "SELECT 'database', SCHEMA_NAME, t.* FROM information_schema.SCHEMATA t WHERE SCHEMA_NAME=" + database;
        if (server.IsAtLeast(Flavour.MySql, 9, 2))
        {
            yield return "SELECT 'library', LIBRARY_NAME, t.* FROM information_schema.LIBRARIES t WHERE LIBRARY_SCHEMA=" + database;
        }

        if (hasTriggers)
        {
            yield return "SELECT 'trigger', TRIGGER_NAME, t.* FROM information_schema.TRIGGERS t WHERE TRIGGER_SCHEMA=" + database;
        }
    }

    private static string Hash(TextRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (var i = 0; i < row.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, row[i]?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(row[i] ?? []);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
