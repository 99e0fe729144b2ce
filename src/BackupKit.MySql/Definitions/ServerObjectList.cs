namespace BackupKit.MySql.Definitions;

/// <summary>What belongs to a server, as far as the account sees it.</summary>
/// <param name="Objects">By name.</param>
/// <param name="Kinds">The kinds that the server has and the account sees: of these every object is listed.</param>
/// <param name="Hidden">The kinds that it does not see, each with the reason.</param>
internal sealed record ServerObjectList(
    IReadOnlyList<ServerObject> Objects,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<(string Kind, string Reason)> Hidden);
