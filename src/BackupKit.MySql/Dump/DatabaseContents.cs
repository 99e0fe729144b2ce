using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Dump;

/// <summary>Everything that was read of the structure of one database.</summary>
internal sealed record DatabaseContents
{
    public required ObjectDefinition Database { get; init; }

    /// <summary>The default collation of the database.</summary>
    public string? Collation { get; init; }

    /// <summary>Tables whose rows are read.</summary>
    public required IReadOnlyList<TableDump> Tables { get; init; }

    /// <summary>Tables whose rows live elsewhere: definition only.</summary>
    public required IReadOnlyList<TableDump> EmptyShells { get; init; }

    public required IReadOnlyList<(TableDefinition View, ObjectDefinition Text)> Views { get; init; }

    public required IReadOnlyList<SequenceState> Sequences { get; init; }

    /// <summary>Histograms of columns by table.</summary>
    public required ILookup<string, string> Histograms { get; init; }

    /// <summary>In the order they have to be created in.</summary>
    public required IReadOnlyList<(TriggerDefinition Trigger, ObjectDefinition Text)> Triggers { get; init; }

    /// <summary>Libraries, functions, procedures, packages, events, in the order they have to be created in.</summary>
    public required IReadOnlyList<(ProgramDefinition Program, ObjectDefinition Text)> Programs { get; init; }

    /// <summary>All that are no tables: the database itself, views, triggers and programs.</summary>
    public IEnumerable<ObjectDefinition> Objects =>
        [Database, .. Views.Select(view => view.Text), .. Triggers.Select(trigger => trigger.Text), .. Programs.Select(program => program.Text)];
}
