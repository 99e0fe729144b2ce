using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>What is restored into one database of the target.</summary>
internal sealed record DatabaseRestore
{
    /// <summary>The kinds of objects with a text to run, in the order they are created in.</summary>
    public static readonly IReadOnlyList<string> RoutineKinds = ["library", "function", "procedure", "package", "package body"];

    /// <summary>The name in the set.</summary>
    public required string Source { get; init; }

    /// <summary>The name on the target.</summary>
    public required string Target { get; init; }

    /// <summary>The database as the set has it; <see langword="null"/> when only tables were asked for.</summary>
    public InventoryItem? Database { get; init; }

    public IReadOnlyList<InventoryItem> Sequences { get; init; } = [];

    public IReadOnlyList<TableRestore> Tables { get; init; } = [];

    /// <summary>Libraries, functions, procedures and packages in the order of <see cref="RoutineKinds"/>.</summary>
    public IReadOnlyList<InventoryItem> Routines { get; init; } = [];

    public IReadOnlyList<InventoryItem> Views { get; init; } = [];

    /// <summary>Triggers in the order they fire.</summary>
    public IReadOnlyList<InventoryItem> Triggers { get; init; } = [];

    public IReadOnlyList<InventoryItem> Events { get; init; } = [];

    /// <summary>What the journal of an interrupted restore says; <see langword="null"/> for a new one.</summary>
    public JournalState? Journal { get; init; }

    /// <summary>
    /// What the journal of a restore says that is not gone on with, because the request allows to overwrite what it made; <see langword="null"/>
    /// when there is none.
    /// </summary>
    public JournalState? Abandoned { get; init; }

    /// <summary>Objects of the target to drop first, because the request allows it.</summary>
    public IReadOnlyList<LiveObject> Drops { get; init; } = [];

    /// <summary>Whether the target has the database already.</summary>
    public bool Exists { get; init; }

    /// <summary>
    /// Whether the database has no journal and equals the set: an earlier run ended between dropping its journal and telling so.
    /// </summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether everything was made and loaded, so that what may run by itself has perhaps run.</summary>
    public bool IsRestored => IsComplete || Journal?.Steps.Contains(RestoreJournal.Restored) == true;

    /// <summary>Whether the database was compared with the set after that and was equal.</summary>
    public bool IsProved => IsComplete || Journal?.Steps.Contains(RestoreJournal.Proved) == true;

    /// <summary>Everything but the database itself, with the kind each has.</summary>
    public IEnumerable<InventoryItem> Objects =>
        [.. Sequences, .. Tables.Select(t => t.Item), .. Routines, .. Views, .. Triggers, .. Events];
}
