using BackupKit.MySql.Accounts;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>
/// Compares the users and roles of a live server with those of a set. The statements hold password hashes, so none is ever repeated.
/// </summary>
internal sealed class AccountComparer(SetParts parts, SetContents contents, FindingList findings)
{
    public async Task CompareAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var wanted = await SetAccounts.ReadAsync(parts, contents, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AccountDefinition> accounts;
        try
        {
            accounts = await AccountReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.MissingPrivilege or BackupErrorCode.UnsupportedObject)
        {
            findings.Add("unreadable", "users and roles", ex.Message);
            return;
        }

        var live = accounts.ToDictionary(a => a.Name);
        var self = await AccountName.ReadCurrentAsync(session, cancellationToken).ConfigureAwait(false);
        foreach (var account in wanted)
        {
            Compare(account, live.GetValueOrDefault(account.Name), self);
        }

        var known = wanted.Select(a => a.Name).ToHashSet();
        foreach (var extra in accounts.Where(a => !known.Contains(a.Name) && !IsEverybodyWithNothing(a)))
        {
            Add($"extra-{extra.Kind}", extra, self, "is on the server and not in the set");
        }
    }

    private void Compare(AccountDefinition wanted, AccountDefinition? live, AccountName self)
    {
        if (live is null)
        {
            if (!IsEverybodyWithNothing(wanted))
            {
                Add($"missing-{wanted.Kind}", wanted, self, "is in the set and not on the server");
            }

            return;
        }

        if (!wanted.Create.SequenceEqual(live.Create))
        {
            Add("account", wanted, self, "has another password, authentication method, limit or rule than in the set");
        }

        if (!wanted.HasGrantsOf(live))
        {
            Add("privileges", wanted, self, "has other privileges, roles, default roles or proxies than in the set");
        }
    }

    // The account that compares is seldom the same on two servers, and a restore leaves it alone; so it is named and counts for nothing.
    private void Add(string name, AccountDefinition account, AccountName self, string what)
    {
        if (account.Name == self)
        {
            findings.Note($"The account {self} {what}. It does not count, since the comparison itself uses it.");
            return;
        }

        findings.Add(name, $"{account.Kind} {account.Name}", what);
    }

    // PUBLIC of MariaDB is listed only where it was given something.
    private static bool IsEverybodyWithNothing(AccountDefinition account) => account is { Name.IsPublic: true, Grants.Count: 0 };
}
