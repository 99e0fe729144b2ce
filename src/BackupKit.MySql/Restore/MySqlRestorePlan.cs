namespace BackupKit.MySql.Restore;

/// <summary>A plan with what executing it needs.</summary>
internal sealed record MySqlRestorePlan : RestorePlan
{
    public required IReadOnlyList<DatabaseRestore> Databases { get; init; }

    /// <summary>The accounts of the set that were asked for, roles first.</summary>
    public required IReadOnlyList<AccountStep> Accounts { get; init; }

    public required TargetFacts Target { get; init; }
}
