using BackupKit.MySql.Accounts;

namespace BackupKit.MySql.Restore;

/// <summary>One account of the set and what happens to it.</summary>
internal sealed record AccountStep(AccountDefinition Account, AccountAction Action)
{
    /// <summary>Statements that give accounts which stay what they had through this one, if it is dropped.</summary>
    public IReadOnlyList<string> Ties { get; init; } = [];

    /// <summary>Statements that set the default roles of accounts which stay, as this one lost some of its members.</summary>
    public IReadOnlyList<string> DefaultRoles { get; init; } = [];

    public bool IsMade => Action is AccountAction.Create or AccountAction.Replace;
}
