namespace BackupKit.MySql.Definitions;

/// <summary>A definition for a server of the other family.</summary>
/// <param name="Text">The text to run; without meaning when there are blockers.</param>
/// <param name="Mappings">What reads otherwise, as <c>what from -> to (where)</c>.</param>
/// <param name="Losses">What is left out.</param>
/// <param name="Blockers">Why the target can not hold the object; empty when it can.</param>
internal sealed record ConvertedDefinition(
    byte[] Text,
    IReadOnlyList<string> Mappings,
    IReadOnlyList<string> Losses,
    IReadOnlyList<string> Blockers);
