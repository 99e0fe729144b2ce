using System.Text;

using BackupKit.MySql.Accounts;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Users and roles: all of them first, then what each may do, because roles are given to one another and privileges name objects. The
/// statements hold password hashes, so neither they nor what the server says about them is ever repeated.
/// </summary>
internal sealed class AccountPhase(RestoreContext context)
{
    private const string Mode = "NO_ENGINE_SUBSTITUTION";

    private readonly HashSet<string> _impossible = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var made = context.Plan.Accounts.Where(s => s.IsMade).ToList();

        // Dropping a routine takes back what accounts were allowed to do with it (MySQL 9.7, MariaDB 11.8).
        var given = context.Plan.Accounts
            .Where(s => s.IsMade || (s.Action == AccountAction.Keep && context.Plan.Request.Overwrite))
            .ToList();
        if (given.Count > 0)
        {
            await MakeAsync(made, given, cancellationToken).ConfigureAwait(false);
        }

        if (context.Plan.Request.Verify && context.Plan.Accounts.Count > 0)
        {
            await ProveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MakeAsync(List<AccountStep> made, List<AccountStep> given, CancellationToken cancellationToken)
    {
        var worker = context.Sessions.First;
        if (context.Open.FirstOrDefault() is { } database)
        {
            var steps = made.Select(s => RestoreJournal.ForPlanned(s.Account.Kind, s.Account.Name.Sql));
            await context.JournalOf(database).MarkAsync(worker, steps, cancellationToken).ConfigureAwait(false);
        }

        var session = await worker.UseAsync(null, Mode, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.ExecuteAsync("SET NAMES utf8mb4", cancellationToken).ConfigureAwait(false);
            foreach (var step in made)
            {
                await MakeAsync(session, step, cancellationToken).ConfigureAwait(false);
            }

            foreach (var (step, statement) in made.SelectMany(s => s.DefaultRoles.Select(d => (s, d))).DistinctBy(s => s.d))
            {
                await RunAsync(session, step.Account, statement, "made a default role again", cancellationToken).ConfigureAwait(false);
            }

            foreach (var step in given)
            {
                foreach (var statement in step.Account.Grants.Where(g => step.IsMade || IsOnRoutine(g)))
                {
                    await GrantAsync(session, step.Account, statement, cancellationToken).ConfigureAwait(false);
                }
            }

            await GiveBackRolesAsync(session, made, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!session.IsBroken)
            {
                await session.ExecuteAsync("SET NAMES binary", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    // One account at a time, so that a kill takes the ties of one at most.
    private static async Task MakeAsync(MySqlSession session, AccountStep step, CancellationToken cancellationToken)
    {
        var account = step.Account;
        if (step.Action == AccountAction.Replace)
        {
            await RunAsync(session, account, Drop(session.Server, account), "dropped", cancellationToken).ConfigureAwait(false);
        }

        foreach (var statement in account.Create)
        {
            await RunAsync(session, account, statement, "made", cancellationToken).ConfigureAwait(false);
        }

        foreach (var statement in step.Ties)
        {
            await RunAsync(session, account, statement, "given back to its members", cancellationToken).ConfigureAwait(false);
        }
    }

    // PUBLIC can not be dropped.
    private static string Drop(ServerIdentity server, AccountDefinition account) => account.Name switch
    {
        { IsPublic: true } => $"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account.Name}",
        _ when account.IsRole && server.Flavour == Flavour.MariaDb => $"DROP ROLE {account.Name}",
        _ => $"DROP USER {account.Name}",
    };

    private static bool IsOnRoutine(string grant) => GrantText.Parse(Encoding.UTF8.GetBytes(grant)) is { IsOnRoutine: true };

    private async Task GrantAsync(
        MySqlSession session,
        AccountDefinition account,
        string statement,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1146 or 1305 or 1054)
        {
            // The source keeps privileges on dropped tables, and only a part of the databases may have been restored.
            _impossible.Add(statement);
            var what = GrantText.Parse(Encoding.UTF8.GetBytes(statement))?.Head ?? "";
            var on = what.IndexOf(" ON ", StringComparison.Ordinal);
            context.Warn(
                BackupErrorCode.CreateObjectFailed,
                $"The {account.Kind} {account.Name} has a privilege on something that the target does not have:{what[on..].TrimEnd('T', 'O', ' ')}.",
                "It was not given. Make the object and run the statement from the set's objects/grants, if it is needed.");
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            throw Failed(account, "given what it may do", ex);
        }
    }

    // MariaDB makes whoever creates a role its administrator.
    private async Task GiveBackRolesAsync(MySqlSession session, List<AccountStep> made, CancellationToken cancellationToken)
    {
        if (session.Server.Flavour != Flavour.MariaDb)
        {
            return;
        }

        var self = await AccountName.ReadCurrentAsync(session, cancellationToken).ConfigureAwait(false);
        var own = context.Plan.Accounts.FirstOrDefault(s => s.Account.Name == self)?.Account.Grants ?? [];
        foreach (var role in made.Select(s => s.Account).Where(a => a is { IsRole: true, Name.IsPublic: false }))
        {
            var given = own.FirstOrDefault(g => g.StartsWith($"GRANT {role.Name} TO ", StringComparison.Ordinal));
            if (given is null)
            {
                await RunAsync(session, role, $"REVOKE {role.Name} FROM {self}", "left to its administrators", cancellationToken)
                    .ConfigureAwait(false);
            }
            else if (!given.EndsWith(" WITH ADMIN OPTION", StringComparison.Ordinal))
            {
                await RunAsync(session, role, $"REVOKE ADMIN OPTION FOR {role.Name} FROM {self}", "left to its administrators", cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private static async Task RunAsync(
        MySqlSession session,
        AccountDefinition account,
        string statement,
        string what,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            throw Failed(account, what, ex);
        }
    }

    private async Task ProveAsync(CancellationToken cancellationToken)
    {
        var session = await context.Sessions.First.OpenAsync(cancellationToken).ConfigureAwait(false);
        var accounts = await AccountReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var live = accounts.ToDictionary(a => a.Name);
        var different = context.Plan.Accounts
            .Where(s => s.Action != AccountAction.Leave)
            .Select(s => s.Account with { Grants = [.. s.Account.Grants.Where(g => !_impossible.Contains(g))] })
            .Select(wanted => Difference(wanted, live.GetValueOrDefault(wanted.Name)))
            .OfType<string>()
            .ToList();
        if (different.Count == 0)
        {
            return;
        }

        var message = $"{different.Count} accounts are not as in the set: {string.Join(", ", different.Take(5))}{(different.Count > 5 ? " and more" : "")}.";
        const string hint = "Compare SHOW CREATE USER and SHOW GRANTS with the set's objects/user and objects/grants.";

        // Another version prints the same account otherwise.
        if (context.Plan.Set.Manifest.Source.Version == session.Server.VersionText)
        {
            throw new BackupException(BackupErrorCode.ComparisonFailed, message, hint);
        }

        context.Warn(BackupErrorCode.ComparisonFailed, message, hint);
    }

    private static string? Difference(AccountDefinition wanted, AccountDefinition? live) =>
        live is null ? (wanted is { Name.IsPublic: true, Grants.Count: 0 } ? null : $"{wanted.Name} (missing)")
        : live.IsSameAs(wanted) ? null
        : live.Create.SequenceEqual(wanted.Create) ? $"{wanted.Name} (privileges)"
        : $"{wanted.Name} (definition)";

    private static BackupException Failed(AccountDefinition account, string what, MySqlWireException error) => new(
        BackupErrorCode.CreateObjectFailed,
        $"The {account.Kind} {account.Name} could not be {what}: the server answered with error {error.ServerErrorNumber} ({error.SqlState}).",
        error.ServerErrorNumber switch
        {
            1044 or 1045 or 1142 or 1227 or 1370 or 1410 or 1698 =>
                "The account that restores needs CREATE USER, everything it gives WITH GRANT OPTION, and on MariaDB to be an administrator of existing roles.",
            1819 => "A password policy of the target refuses hashes; switch it off for the time of the restore.",
            1141 or 1147 => "A partial revoke needs partial_revokes=ON and the privilege it takes from.",
            1064 or 3929 or 3619 => "The target does not know a privilege or clause of the source; restore to the same version, or without accounts.",
            4006 => "Objects name the account as their definer: grant ALLOW_NONEXISTENT_DEFINER, or keep it by --accounts skip-existing.",
            _ => "Correct the cause on the target and go on with resume, or restore without accounts.",
        },
        error.IsTransient);
}
