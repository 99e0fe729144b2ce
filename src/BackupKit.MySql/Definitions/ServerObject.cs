namespace BackupKit.MySql.Definitions;

/// <summary>Something that belongs to a server and to none of its databases, other than accounts.</summary>
/// <param name="Kind">The kind as the inventory names it.</param>
/// <param name="Name">Its name or number.</param>
/// <param name="Statement">The statement that makes it; <see langword="null"/> for what is only reported.</param>
/// <param name="Value">What it is set to, for variables.</param>
internal sealed record ServerObject(string Kind, string Name, string? Statement = null, string? Value = null)
{
    /// <summary>Whether it has another value or statement than a set says.</summary>
    public bool IsOtherThan(InventoryItem item) =>
        item.Properties.GetValueOrDefault("value") != Value
        || item.DefinitionSha256 != (Statement is null ? null : ServerObjectText.Sha256(Statement));
}
