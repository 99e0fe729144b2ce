namespace BackupKit;

/// <summary>One object of the source.</summary>
public sealed record InventoryItem
{
    /// <summary>Database, table, view, trigger, procedure, function, event, sequence, package, library, user: lower-case.</summary>
    public required string Kind { get; init; }

    /// <summary>The database, or <see langword="null"/> for server objects.</summary>
    public string? Database { get; init; }

    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>The table a trigger belongs to.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether its rows are in the set (tables only).</summary>
    public bool HasRows { get; init; }

    /// <summary>Fingerprint of its definition: SHA-256 of the exact text, 64 hex digits.</summary>
    public string? DefinitionSha256 { get; init; }

    /// <summary>Facts a restore needs, by name: engine, ordinal, sql_mode, character sets, time zone and so on.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>The columns whose values are in the set, in the order of the rows.</summary>
    public IReadOnlyList<ColumnRecord> Columns { get; init => field = value ?? []; } = [];
}
