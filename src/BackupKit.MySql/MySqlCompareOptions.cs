namespace BackupKit.MySql;

/// <summary>What to compare with a set.</summary>
public sealed class MySqlCompareOptions
{
    /// <summary>A connection string with MySqlConnector's keywords. Required. Never logged or stored.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Databases of the set to compare; empty means all.</summary>
    public IReadOnlyList<string> Databases { get; set; } = [];

    /// <summary>Tables to compare, and nothing else; empty means everything. Needs exactly one database.</summary>
    public IReadOnlyList<string> Tables { get; set; } = [];

    /// <summary>Names of databases on the server, by the name in the set, where they differ.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; set; } = new Dictionary<string, string>();

    /// <summary>Who was made the definer of views, routines, packages, triggers and events that <see cref="DefinerMap"/> does not name.</summary>
    /// <value>Default <see cref="DefinerPolicy.Keep"/>; <see cref="DefinerPolicy.CurrentUser"/> is the account of the connection string.</value>
    public DefinerPolicy Definers { get; set; }

    /// <summary>
    /// Definers by the definer of the source that each replaces, as <c>user@host</c>; a name without <c>@</c> is a role of MariaDB.
    /// </summary>
    public IReadOnlyDictionary<string, string> DefinerMap { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether users and roles are left out, although the set has them.</summary>
    /// <value>
    /// Default <see langword="false"/>. They are compared when the whole set is and every database has its name of the set; else the result
    /// notes that they were not.
    /// </value>
    public bool SkipAccounts { get; set; }

    /// <summary>Whether what belongs to the server itself is left out: tablespaces, spatial reference systems, servers, plugins and so on.</summary>
    /// <value>Default <see langword="false"/>. It is compared when the whole set is; else the result notes that it was not.</value>
    public bool SkipServerObjects { get; set; }

    /// <summary>Whether the server is of the other family and holds what <see cref="MySqlRestoreOptions.ConvertFlavour"/> made of the set.</summary>
    /// <value>Default <see langword="false"/>: definitions are compared as they are. Without meaning for a server of the same family.</value>
    public bool ConvertFlavour { get; set; }

    /// <summary>Engines that became another one, as in <see cref="MySqlRestoreOptions.ConvertEngines"/>.</summary>
    public IReadOnlyDictionary<string, string> ConvertEngines { get; set; } = new Dictionary<string, string>();

    /// <summary>How many sessions read at the same time.</summary>
    /// <value>Default 0: as many as there are cores.</value>
    public int Workers { get; set; }
}
