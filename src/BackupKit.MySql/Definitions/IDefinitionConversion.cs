namespace BackupKit.MySql.Definitions;

/// <summary>Turns definitions of one family of servers into definitions of the other.</summary>
internal interface IDefinitionConversion
{
    /// <summary>Converts the exact text of an object.</summary>
    ConvertedDefinition Convert(InventoryItem item, byte[] text);

    /// <summary>What a definition says, apart from how a server prints it: one line for each thing.</summary>
    IReadOnlyList<string> Shape(InventoryItem item, byte[] text);
}
