using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// What views, routines, libraries, events, triggers and databases look like at one time, read in a few queries for each database. Two of these
/// tell what DDL changed in between: metadata locks on tables keep none of it away.
/// </summary>
internal sealed class ObjectStates
{
    private readonly Dictionary<(string Kind, string Database, string Name), string> _states = [];

    /// <param name="session">One whose information_schema shows what is now: on MySQL 8 and later, a session with a view sees that of the view.</param>
    /// <param name="databases">The databases.</param>
    /// <param name="hasTriggers">Whether triggers are looked at.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public static async Task<ObjectStates> ReadAsync(
        MySqlSession session,
        IEnumerable<string> databases,
        bool hasTriggers,
        CancellationToken cancellationToken)
    {
        var states = new ObjectStates();
        foreach (var database in databases)
        {
            foreach (var query in ObjectStateQueries.Of(session.Server, SchemaQueries.Literal(database), hasTriggers))
            {
                var result = await session.QueryAsync(query, cancellationToken).ConfigureAwait(false);
                foreach (var row in result.Rows)
                {
                    states.Add((row.GetString(0).ToLowerInvariant(), database, row.GetString(1)), row);
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

    // Parameters come as rows of their own for the same routine.
    private void Add((string Kind, string Database, string Name) key, TextRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(_states.GetValueOrDefault(key, "")));
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (var i = 0; i < row.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, row[i]?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(row[i] ?? []);
        }

        _states[key] = Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
