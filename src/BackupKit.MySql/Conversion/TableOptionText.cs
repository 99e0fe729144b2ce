namespace BackupKit.MySql.Conversion;

/// <summary>One option of a table.</summary>
/// <param name="Name">Its name in capitals.</param>
/// <param name="Value">Its value as it is written; empty when it has none.</param>
internal sealed record TableOptionText(string Name, string Value);
