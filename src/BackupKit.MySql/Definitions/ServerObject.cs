namespace BackupKit.MySql.Definitions;

/// <summary>Something that belongs to a server and to none of its databases, other than accounts.</summary>
/// <param name="Kind">The kind as the inventory names it.</param>
/// <param name="Name">Its name or number.</param>
/// <param name="Statement">The statement that makes it; <see langword="null"/> for what is only reported.</param>
/// <param name="Value">What it is set to, for variables.</param>
internal sealed record ServerObject(string Kind, string Name, string? Statement = null, string? Value = null);
