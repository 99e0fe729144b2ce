namespace BackupKit.MySql.Definitions;

/// <summary>One object that exists on a server.</summary>
/// <param name="Kind">The kind as the inventory names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The table of a trigger.</param>
internal sealed record LiveObject(string Kind, string Name, string? Parent = null);
