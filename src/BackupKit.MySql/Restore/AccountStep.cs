using BackupKit.MySql.Accounts;

namespace BackupKit.MySql.Restore;

/// <summary>One account of the set and what happens to it.</summary>
internal sealed record AccountStep(AccountDefinition Account, AccountAction Action)
{
    public bool IsMade => Action is AccountAction.Create or AccountAction.Replace;
}
