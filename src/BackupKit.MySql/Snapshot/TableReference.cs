using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>A chosen table, view or sequence.</summary>
/// <param name="Database">Database name as the server prints it.</param>
/// <param name="Name">Name of the table.</param>
/// <param name="TableType"><c>BASE TABLE</c>, <c>VIEW</c>, <c>SYSTEM VERSIONED</c> or <c>SEQUENCE</c>.</param>
/// <param name="Engine">Storage engine; <see langword="null"/> for a view and for a table that the server can not open.</param>
/// <param name="IsTransactional">Whether a view of a transaction covers its rows; <see langword="true"/> where there are none.</param>
internal sealed record TableReference(string Database, string Name, string TableType, string? Engine, bool IsTransactional)
{
    public const string BaseTable = "BASE TABLE";
    public const string View = "VIEW";
    public const string SystemVersioned = "SYSTEM VERSIONED";
    public const string Sequence = "SEQUENCE";

    // A lock on a MERGE table is one on its tables too and times out under BACKUP STAGE; opening a federated one asks another server.
    private static readonly HashSet<string> ShellEngines = new(StringComparer.OrdinalIgnoreCase)
    {
        "FEDERATED", "MRG_MYISAM", "MERGE", "BLACKHOLE", "SPIDER", "CONNECT", "S3", "OQGRAPH", "SPHINX", "EXAMPLE",
    };

    /// <summary>Whether rows are stored under this name.</summary>
    public bool HasRows => TableType is BaseTable or SystemVersioned;

    /// <summary>Whether the server can open it as a table; a view may be invalid, and a table without an engine is damaged.</summary>
    public bool CanBePinned => TableType != View && Engine is not null && !IsShell;

    /// <summary>Whether its rows live elsewhere or nowhere, so that only the definition is backed up: nothing is locked, pinned or read.</summary>
    public bool IsShell => Engine is not null && IsShellEngine(Engine);

    /// <summary>Both names in back-ticks.</summary>
    public string Sql => SqlText.Identifier(Database, Name);

    /// <summary>Whether tables of the engine have their rows elsewhere or nowhere.</summary>
    public static bool IsShellEngine(string engine) => ShellEngines.Contains(engine);

    public override string ToString() => $"{Database}.{Name}";
}
