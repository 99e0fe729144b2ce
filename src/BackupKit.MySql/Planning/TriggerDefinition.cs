namespace BackupKit.MySql.Planning;

/// <summary>One trigger as the server lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table it belongs to.</param>
/// <param name="Timing">BEFORE or AFTER.</param>
/// <param name="Event">INSERT, UPDATE, DELETE.</param>
/// <param name="Order">Its place among triggers of the same table, timing and event; its text does not say it.</param>
internal sealed record TriggerDefinition(string Name, string Table, string Timing, string Event, long Order);
