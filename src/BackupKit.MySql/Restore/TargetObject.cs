namespace BackupKit.MySql.Restore;

/// <summary>One object that exists on the target.</summary>
/// <param name="Kind">The kind as the inventory names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The table of a trigger.</param>
internal sealed record TargetObject(string Kind, string Name, string? Parent = null);
