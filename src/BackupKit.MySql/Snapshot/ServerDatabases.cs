using System.Collections.Frozen;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Tells the databases that a server made for itself from those of its users.</summary>
/// <param name="server">Which server: <c>sys</c> is MySQL's since 5.7.7 and MariaDB's since 10.6, and anybody's elsewhere.</param>
/// <param name="hasNdb">Whether the server runs with NDB, whose database is <c>ndbinfo</c>.</param>
internal sealed class ServerDatabases(ServerIdentity server, bool hasNdb)
{
    /// <summary>The names that no user can give to a database on any server.</summary>
    public static readonly FrozenSet<string> AreAlwaysTheServers =
        new[] { "information_schema", "performance_schema", "mysql" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the server has a <c>sys</c> of its own.</summary>
    public bool HasSys { get; } = server.IsAtLeast(Flavour.MySql, 5, 7, 7) || server.IsAtLeast(Flavour.MariaDb, 10, 6);

    /// <summary>The names of the server's own databases.</summary>
    public IEnumerable<string> Names =>
        [.. AreAlwaysTheServers.Order(StringComparer.Ordinal), .. HasSys ? ["sys"] : Array.Empty<string>(), .. hasNdb ? ["ndbinfo"] : Array.Empty<string>()];

    /// <summary>Whether a database belongs to the server itself and is never backed up.</summary>
    public bool Contains(string name) =>
        Names.Contains(name, StringComparer.Ordinal)
        || name.Equals("information_schema", StringComparison.OrdinalIgnoreCase)
        || IsForeignDirectory(name);

    /// <summary>
    /// Whether it is a directory whose name is not one the server gives, such as <c>lost+found</c> at the root of a volume. A database
    /// of that name is listed without the prefix. MySQL 8 lists no directories, and takes the prefix as part of a name.
    /// </summary>
    public bool IsForeignDirectory(string name) =>
        name.StartsWith("#mysql50#", StringComparison.Ordinal) && !server.IsAtLeast(Flavour.MySql, 8, 0);
}
