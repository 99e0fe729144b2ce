namespace BackupKit.MySql.Tests.Restore;

internal sealed record TableShapeGolden(string Name, string ShowCreate, IReadOnlyList<string> Statements);
