namespace BackupKit.MySql.Restore;

/// <summary>What the journal of one database says was done.</summary>
/// <param name="SetId">The set that was being restored.</param>
/// <param name="Steps">The steps done.</param>
internal sealed record JournalState(string SetId, IReadOnlySet<string> Steps);
