using System.Globalization;

using BackupKit.MySql.Accounts;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Decides about every account of the set before anything is written. Reads only.</summary>
internal sealed class AccountPlanner(BackupSet backup, RestoreRequest request, AccountRestore wanted, RestorePreflight preflight)
{
    private readonly SetContents _contents = new(backup.Manifest);
    private readonly SetParts _parts = new(backup.Sink, backup.Key);

    public async Task<IReadOnlyList<AccountStep>> PlanAsync(
        MySqlSession session,
        IReadOnlyList<DatabaseRestore> databases,
        CancellationToken cancellationToken)
    {
        if (wanted == AccountRestore.None)
        {
            if (SetAccounts.Has(backup.Manifest))
            {
                preflight.Add(
                    FindingSeverity.Information,
                    BackupErrorCode.None,
                    "The set has users and roles; they are not restored because that was not asked for.",
                    "Ask for it by --accounts create, skip-existing or replace.");
            }

            return [];
        }

        if (!IsPossible())
        {
            return [];
        }

        var accounts = await SetAccounts.ReadAsync(_parts, _contents, cancellationToken).ConfigureAwait(false);
        try
        {
            var live = await AccountReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
            var own = await AccountTarget.ReadAsync(session, cancellationToken).ConfigureAwait(false);
            var steps = Decide(accounts, live, own, databases);
            Check(own, [.. steps.Where(s => s.IsMade).Select(s => s.Account)]);
            return steps;
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.MissingPrivilege)
        {
            preflight.Add(FindingSeverity.Error, ex.Code, $"On the target: {ex.Message}", ex.Hint);
            return [];
        }
    }

    private bool IsPossible()
    {
        if (!SetAccounts.Has(backup.Manifest))
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.RestoreRefused,
                "The set has no users and roles to restore.",
                "Restore without accounts, or use a set that was taken of a whole server.");
            return false;
        }

        if (request.Tables.Count > 0)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.RestoreRefused,
                "Users and roles belong to the whole server and are not restored together with single tables.",
                "Restore them in a run of their own, or leave them out.");
            return false;
        }

        if (request.Rename.Any(r => r.Key != r.Value))
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.RestoreRefused,
                "Users and roles can not be restored together with a new name of a database: their privileges name the old one.",
                "Restore them in a run of their own, or leave them out.");
            return false;
        }

        return true;
    }

    private List<AccountStep> Decide(
        IReadOnlyList<AccountDefinition> accounts,
        IReadOnlyList<AccountDefinition> live,
        AccountTarget own,
        IReadOnlyList<DatabaseRestore> databases)
    {
        var present = live.Where(a => !a.Name.IsPublic || a.Grants.Count > 0).ToDictionary(a => a.Name);
        var steps = new List<AccountStep>();
        foreach (var account in accounts)
        {
            var action = !present.TryGetValue(account.Name, out var there) ? AccountAction.Create
                : there.IsSameAs(account) ? AccountAction.Keep
                : account.Name == own.Self ? AccountAction.Leave
                : wanted == AccountRestore.Replace || IsOurs(account, databases) ? AccountAction.Replace
                : AccountAction.Leave;
            steps.Add(new AccountStep(account, action));
        }

        Report(steps.FindAll(s => s.Action == AccountAction.Leave), own);
        return Tie(steps, live);
    }

    private static List<AccountStep> Tie(List<AccountStep> steps, IReadOnlyList<AccountDefinition> live)
    {
        var made = steps.Where(s => s.IsMade).Select(s => s.Account.Name).ToHashSet();
        var dropped = steps.Where(s => s.Action == AccountAction.Replace).Select(s => s.Account.Name).ToHashSet();
        var staying = live.Where(a => !made.Contains(a.Name)).ToList();
        return steps.ConvertAll(s => dropped.Contains(s.Account.Name)
            ? s with { Ties = AccountTies.To(s.Account.Name, staying), DefaultRoles = AccountTies.DefaultRoles(s.Account.Name, staying) }
            : s);
    }

    // Made by the restore that is gone on with, perhaps without its privileges yet.
    private static bool IsOurs(AccountDefinition account, IReadOnlyList<DatabaseRestore> databases) =>
        databases.Any(d => d.Journal?.Steps.Contains(RestoreJournal.ForPlanned(account.Kind, account.Name.Sql)) == true);

    private void Report(List<AccountStep> left, AccountTarget own)
    {
        if (left.Exists(s => s.Account.Name == own.Self))
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.TargetNotEmpty,
                $"The account {own.Self} is the one that restores; it stays as it is and differs from the set.",
                "Change it by hand from the files of the set, under another account.");
        }

        var others = left.FindAll(s => s.Account.Name != own.Self);
        if (others.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", others.Take(5).Select(s => s.Account.Name.Sql));
        preflight.Add(
            wanted == AccountRestore.Create ? FindingSeverity.Error : FindingSeverity.Warning,
            BackupErrorCode.TargetNotEmpty,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The target has {others.Count} accounts of the set with another definition: {names}{(others.Count > 5 ? " and more" : "")}."),
            wanted == AccountRestore.Create
                ? "Keep them by --accounts skip-existing, or drop and make them anew by --accounts replace."
                : "They stay as they are, with their own passwords and privileges.");
    }

    private void Check(AccountTarget own, IReadOnlyList<AccountDefinition> made)
    {
        foreach (var account in made)
        {
            var methods = account.Create.Count == 0 || account.IsRole ? [] : CreateUserText.Methods(account.Create[0]);
            if (methods.FirstOrDefault(m => !own.Methods.Contains(m)) is { } unknown)
            {
                preflight.Add(
                    FindingSeverity.Error,
                    BackupErrorCode.TargetUnsuitable,
                    $"The target does not have the authentication method '{unknown}' of {account.Name}.",
                    "Install its plugin on the target, or restore without accounts.");
            }
        }

        if (!own.HasPartialRevokes && made.SelectMany(a => a.Grants).Any(g => g.StartsWith("REVOKE ", StringComparison.Ordinal)))
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.TargetUnsuitable,
                "The set has partial revokes, and the target has partial_revokes=OFF: accounts would get more than they had.",
                "SET PERSIST partial_revokes=ON on the target.");
        }

        if (made.Count > 0 && !own.MayCreateUsers)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                "The account may not make users and roles on the target.",
                "GRANT CREATE USER ON *.* to it, and everything that the accounts of the set have, WITH GRANT OPTION.");
        }

        if (!own.MayGrantProxy && made.SelectMany(a => a.Grants).FirstOrDefault(IsProxy) is { } proxy)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                $"The account may not give the privilege PROXY, which the set has: {proxy}.",
                "GRANT PROXY ON ''@'' to it WITH GRANT OPTION (root@localhost has it, root over TCP often not).");
        }
    }

    private static bool IsProxy(string grant) => grant.StartsWith("GRANT PROXY ", StringComparison.Ordinal);
}
