namespace BackupKit.MySql.Planning;

/// <summary>One routine, package, library or event as the server lists it.</summary>
/// <param name="Kind">The kind as the inventory names it: <c>procedure</c>, <c>function</c>, <c>package</c>, <c>package body</c>, <c>library</c>, <c>event</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Status of an event: ENABLED, DISABLED and so on.</param>
internal sealed record ProgramDefinition(string Kind, string Name, string? Status);
