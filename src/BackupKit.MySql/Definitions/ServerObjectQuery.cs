namespace BackupKit.MySql.Definitions;

/// <summary>How one kind of server object is listed.</summary>
/// <param name="Kind">The kind as the inventory names it.</param>
/// <param name="Sql">The query.</param>
/// <param name="Privilege">What an account needs to see them; <see langword="null"/> when every account sees them.</param>
/// <param name="Read">Makes the object of a row, whose values are text.</param>
internal sealed record ServerObjectQuery(string Kind, string Sql, string? Privilege, Func<IReadOnlyList<string?>, ServerObject> Read);
