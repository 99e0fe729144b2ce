namespace BackupKit.MySql.Definitions;

/// <summary>One object that exists on a server.</summary>
/// <param name="Kind">The kind as the inventory names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The table of a trigger.</param>
/// <param name="TableType">What the server calls the kind of a table or view, such as <c>SYSTEM VERSIONED</c>.</param>
/// <param name="Engine">The engine of a table that the server can open.</param>
internal sealed record LiveObject(string Kind, string Name, string? Parent = null, string? TableType = null, string? Engine = null);
