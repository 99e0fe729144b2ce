namespace BackupKit.MySql.Restore;

/// <summary>A plan with what executing it needs.</summary>
internal sealed record MySqlRestorePlan : RestorePlan
{
    public required IReadOnlyList<DatabaseRestore> Databases { get; init; }

    public required TargetFacts Target { get; init; }
}
