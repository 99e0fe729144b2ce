using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>What the phases of one restore share.</summary>
internal sealed record RestoreContext
{
    public required MySqlRestorePlan Plan { get; init; }

    public required MySqlRestoreOptions Options { get; init; }

    public required TargetSessions Sessions { get; init; }

    public required SetParts Parts { get; init; }

    public required DefinitionSource Definitions { get; init; }

    public required RestoreProgress Progress { get; init; }

    /// <summary>What tables need after their rows.</summary>
    public TableCompletions Completions => field ??= new TableCompletions(Definitions, Options.DeferIndexBytes);

    /// <summary>Names of the set as the target stores them; <see langword="null"/> where it keeps their case.</summary>
    public FoldedNames? FoldedNames => Plan.Target.Case.Folds
        ? field ??= new FoldedNames(Plan.Set.Manifest, Plan.Databases.Select(d => d.Target))
        : null;

    /// <summary>Warnings for the result; only one phase runs at a time and adds under its lock.</summary>
    public List<PrecheckFinding> Findings { get; } = [];

    /// <summary>The databases in which something is still to be made or loaded.</summary>
    public IEnumerable<DatabaseRestore> Open => Plan.Databases.Where(d => !d.IsRestored);

    /// <summary>Databases that the target had when the plan was made and has no more: stand-ins of a run that was killed.</summary>
    public HashSet<string> SweptDatabases { get; } = new(StringComparer.Ordinal);

    public string SetId => Plan.Converted.Manifest.SetId;

    public RestoreJournal JournalOf(DatabaseRestore database) => new(database.Target, SetId);

    public void Warn(BackupErrorCode code, string message, string? hint = null)
    {
        lock (Findings)
        {
            Findings.Add(new PrecheckFinding(FindingSeverity.Warning, code, message, hint));
        }
    }
}
