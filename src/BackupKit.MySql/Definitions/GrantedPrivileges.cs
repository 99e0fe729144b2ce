using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>What an account may do, on the server, on databases and on tables. Says "yes" only where every server would.</summary>
/// <param name="isPatternLiteral">
/// Whether database names in grants are names and no patterns: so under <c>partial_revokes</c>, where even <c>\_</c> is taken as it stands
/// (MySQL 9.7, other than its manual says).
/// </param>
internal sealed class GrantedPrivileges(bool isPatternLiteral)
{
    private const string All = "ALL PRIVILEGES";

    private readonly HashSet<string> _everywhere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _onDatabases = new(StringComparer.Ordinal);
    private readonly HashSet<(string Privilege, string Database, string Table)> _onTables = [];
    private readonly HashSet<(string Privilege, string Database)> _revoked = [];

    /// <summary>Databases without some global privilege (partial revokes, MySQL 8.0.16).</summary>
    public IEnumerable<string> RevokedDatabases => _revoked.Select(revoked => revoked.Database).Distinct(StringComparer.Ordinal);

    /// <summary>Reads what the account of a session holds, by active roles too and without what is revoked again.</summary>
    public static async Task<GrantedPrivileges> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var variable = await session
            .QueryAsync("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'", cancellationToken)
            .ConfigureAwait(false);
        var privileges = new GrantedPrivileges(variable.Rows.Any(row => row.GetString(1) == "ON"));

        // Unlike information_schema it has the privileges by active roles and what is revoked again.
        var shown = await session.QueryAsync("SHOW GRANTS", cancellationToken).ConfigureAwait(false);
        foreach (var line in shown.Rows.Select(row => GrantLine.TryParse(row.GetString(0))).OfType<GrantLine>())
        {
            privileges.Add(line);
        }

        return privileges;
    }

    /// <summary>Notes one line of SHOW GRANTS.</summary>
    public void Add(GrantLine line)
    {
        foreach (var privilege in line.Privileges)
        {
            switch (line)
            {
                case { IsRevoke: true }:
                    _revoked.Add((privilege, line.Database ?? ""));
                    break;
                case { Database: null }:
                    _everywhere.Add(privilege);
                    break;
                case { Table: { } table }:
                    _onTables.Add((privilege, line.Database, table));
                    break;
                default:
                    OnDatabase(line.Database).Add(privilege);
                    break;
            }
        }

        if (line is { IsRevoke: false, Database: { } pattern, Table: null })
        {
            // A grant without a privilege that counts here still decides which grant the server looks at.
            OnDatabase(pattern);
        }
    }

    /// <summary>Whether the privilege is held on the whole server.</summary>
    public bool CoversEverything(string privilege) => _everywhere.Contains(privilege) || _everywhere.Contains(All);

    /// <summary>Whether the global privilege extends to the database.</summary>
    public bool CoversGlobally(string privilege, string database) =>
        CoversEverything(privilege) && !_revoked.Contains((privilege, database)) && !_revoked.Contains((All, database));

    /// <summary>Whether the privilege is held on the whole database.</summary>
    /// <remarks>
    /// Of several grants whose patterns match, the server takes the first in an order of its own and adds nothing from the others. So the
    /// privilege has to be in each of them.
    /// </remarks>
    public bool Covers(string privilege, string database)
    {
        if (CoversGlobally(privilege, database))
        {
            return true;
        }

        var matching = _onDatabases.Where(grant => Matches(grant.Key, database)).Select(grant => grant.Value).ToList();
        return matching.Count > 0 && matching.TrueForAll(held => held.Contains(privilege) || held.Contains(All));
    }

    /// <summary>Whether the privilege is held on the database, or on each of the tables.</summary>
    public bool CoversAll(string privilege, string database, IEnumerable<string> tables) =>
        Covers(privilege, database) || tables.All(table => CoversTable(privilege, database, table));

    /// <summary>Whether the privilege is held on the table itself; not counting that on its database.</summary>
    public bool CoversTable(string privilege, string database, string table) =>
        _onTables.Contains((privilege, database, table)) || _onTables.Contains((All, database, table));

    private HashSet<string> OnDatabase(string pattern)
    {
        if (!_onDatabases.TryGetValue(pattern, out var held))
        {
            _onDatabases.Add(pattern, held = new HashSet<string>(StringComparer.Ordinal));
        }

        return held;
    }

    private bool Matches(string pattern, string database) => isPatternLiteral
        ? string.Equals(pattern, database, StringComparison.Ordinal)
        : Matches(Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(database));

    // Bytes, as the server does it: _ stands for one byte.
    private static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            var isEscaped = p + 1 < pattern.Length && pattern[p] == '\\';
            if (!isEscaped && p < pattern.Length && pattern[p] == '%')
            {
                (star, mark) = (++p, n);
            }
            else if (p < pattern.Length && (isEscaped ? pattern[p + 1] == name[n] : pattern[p] == '_' || pattern[p] == name[n]))
            {
                p += isEscaped ? 2 : 1;
                n++;
            }
            else if (star >= 0)
            {
                (p, n) = (star, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept((byte)'%') < 0;
    }
}
