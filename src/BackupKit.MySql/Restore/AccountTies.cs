using BackupKit.MySql.Accounts;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>What accounts of the target that stay as they are have through an account that is dropped and made anew.</summary>
internal static class AccountTies
{
    /// <summary>The statements that give an account its members and its proxies back.</summary>
    public static IReadOnlyList<string> To(AccountName dropped, IEnumerable<AccountDefinition> staying) =>
        [.. staying.SelectMany(account => account.Grants.Where(grant => Names(grant, dropped, account.Name)))];

    /// <summary>The statements that set the default roles of its members, once all roles are given back.</summary>
    public static IReadOnlyList<string> DefaultRoles(AccountName dropped, IEnumerable<AccountDefinition> staying) =>
    [
        .. staying
            .Where(account => account.Grants.Any(grant => IsOf(grant, $"GRANT {dropped.Sql} TO ", account.Name)))
            .SelectMany(account => account.Grants.Where(IsDefaultRole)),
    ];

    private static bool Names(string grant, AccountName dropped, AccountName grantee) =>
        IsOf(grant, $"GRANT {dropped.Sql} TO ", grantee) || IsOf(grant, $"GRANT PROXY ON {dropped.Sql} TO ", grantee);

    private static bool IsOf(string grant, string head, AccountName grantee) =>
        grant.StartsWith(head + grantee.Sql, StringComparison.Ordinal);

    private static bool IsDefaultRole(string grant) =>
        grant.StartsWith("ALTER USER ", StringComparison.Ordinal) || grant.StartsWith("SET DEFAULT ROLE ", StringComparison.Ordinal);
}
