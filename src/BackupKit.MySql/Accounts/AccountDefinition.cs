using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>One user or role: the statements that make it, and those that give it what it may do.</summary>
internal sealed record AccountDefinition
{
    /// <summary>The inventory's kind of a person's or program's account.</summary>
    public const string User = "user";

    /// <summary>The inventory's kind of a role.</summary>
    public const string Role = "role";

    /// <summary>The inventory's kind of what an account may do.</summary>
    public const string GrantsOf = "grants";

    public required AccountName Name { get; init; }

    public required bool IsRole { get; init; }

    /// <summary>Statements that make the account as it is but for its privileges; none for PUBLIC.</summary>
    public required IReadOnlyList<string> Create { get; init; }

    /// <summary>Privileges, then partial revokes, proxies, roles and default roles.</summary>
    public required IReadOnlyList<string> Grants { get; init; }

    public string Kind => IsRole ? Role : User;

    /// <summary>Whether both make the same account with the same privileges.</summary>
    public bool IsSameAs(AccountDefinition other) =>
        Name == other.Name && Create.SequenceEqual(other.Create) && HasGrantsOf(other);

    /// <summary>Whether both may do the same.</summary>
    public bool HasGrantsOf(AccountDefinition other) =>
        Grants.Order(StringComparer.Ordinal).SequenceEqual(other.Grants.Order(StringComparer.Ordinal));
}
