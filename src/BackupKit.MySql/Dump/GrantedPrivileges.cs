using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Dump;

/// <summary>What an account may do, on the server, on databases (by pattern) and on tables.</summary>
internal sealed class GrantedPrivileges
{
    private const string All = "ALL PRIVILEGES";

    private readonly HashSet<(string Privilege, string? Database, string? Table)> _granted = [];

    private readonly HashSet<(string Privilege, string Database)> _revoked = [];

    /// <summary>Notes a partial revoke (MySQL 8.0.16): a global privilege without this database.</summary>
    public void Revoke(string privilege, string database) => _revoked.Add((privilege.ToUpperInvariant(), database));

    /// <param name="privilege">Its name as the server prints it.</param>
    /// <param name="database">A database pattern; <see langword="null"/> for all.</param>
    /// <param name="table">A table; <see langword="null"/> for all.</param>
    public void Add(string privilege, string? database, string? table) =>
        _granted.Add((privilege.ToUpperInvariant(), database, table));

    /// <summary>Whether the privilege is held on the whole server.</summary>
    public bool CoversEverything(string privilege) =>
        _granted.Contains((privilege, null, null)) || _granted.Contains((All, null, null));

    /// <summary>Whether the privilege is held on the whole database.</summary>
    public bool Covers(string privilege, string database) =>
        (CoversEverything(privilege) && !_revoked.Contains((privilege, database))) || _granted.Any(grant =>
            grant.Table is null && grant.Database is not null && (grant.Privilege == privilege || grant.Privilege == All)
            && Matches(grant.Database, database));

    /// <summary>Whether the privilege is held on the database, or on each of the tables.</summary>
    public bool CoversAll(string privilege, string database, IReadOnlyList<TableReference> tables) =>
        Covers(privilege, database) || tables.All(table =>
            _granted.Contains((privilege, database, table.Name)) || _granted.Contains((All, database, table.Name)));

    // In a database-level grant % and _ are wildcards unless escaped.
    private static bool Matches(string pattern, string database)
    {
        if (pattern.Length == 0)
        {
            return database.Length == 0;
        }

        return pattern[0] switch
        {
            '%' => Matches(pattern[1..], database) || (database.Length > 0 && Matches(pattern, database[1..])),
            '_' => database.Length > 0 && Matches(pattern[1..], database[1..]),
            '\\' when pattern.Length > 1 => database.Length > 0 && database[0] == pattern[1] && Matches(pattern[2..], database[1..]),
            var literal => database.Length > 0 && database[0] == literal && Matches(pattern[1..], database[1..]),
        };
    }
}
