using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>A plan with what executing it needs.</summary>
internal sealed record MySqlRestorePlan : RestorePlan
{
    /// <summary>The set with a manifest that reads as though it came from the target's family; the set itself where it does.</summary>
    public required BackupSet Converted { get; init; }

    public required IReadOnlyList<DatabaseRestore> Databases { get; init; }

    /// <summary>The accounts of the set that were asked for, roles first.</summary>
    public required IReadOnlyList<AccountStep> Accounts { get; init; }

    /// <summary>What is made of the server itself before the tables.</summary>
    public required IReadOnlyList<ServerObjectStep> ServerObjects { get; init; }

    /// <summary>What the definitions of the set read like on the target.</summary>
    public required TargetDefinitions Definitions { get; init; }

    public required TargetFacts Target { get; init; }
}
