using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Makes the plan: what is restored where, what stands in the way, and the steps. Changes nothing.</summary>
internal sealed class RestorePlanner(
    BackupSet backup,
    RestoreRequest request,
    MySqlRestoreOptions options,
    TargetDefinitions definitions,
    SetEquality equality)
{
    private readonly SetContents _contents = new(backup.Manifest);
    private readonly SetParts _parts = new(backup.Sink, backup.Key);

    /// <summary>Makes it.</summary>
    /// <param name="session">A session with the target.</param>
    /// <param name="target">What is known of the target.</param>
    /// <param name="conversion">Looks at what a conversion does.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<MySqlRestorePlan> PlanAsync(
        MySqlSession session,
        TargetFacts target,
        ConversionCheck conversion,
        CancellationToken cancellationToken)
    {
        var rights = await TargetRights.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var preflight = new RestorePreflight(backup.Manifest, target, options);
        var source = new DefinitionSource(_parts, _contents, definitions);
        var privileges = new RestorePrivileges(rights, target, source, preflight, request, options);
        var existing = new ExistingDatabase(backup.Manifest, request, target, privileges, preflight, equality);
        var databases = new List<DatabaseRestore>();
        var scope = RestoreScope.Choose(_contents, request, options.WithTriggers);
        foreach (var chosen in scope)
        {
            await new ParentCheck(scope, definitions, target, preflight, options.OmitKeysWithoutParent)
                .CheckAsync(session, chosen, _parts, _contents, cancellationToken)
                .ConfigureAwait(false);
            databases.Add(await existing.MeetAsync(session, chosen, cancellationToken).ConfigureAwait(false));
        }

        preflight.Check(databases);
        foreach (var database in databases)
        {
            await CheckTextsAsync(database, source, preflight, cancellationToken).ConfigureAwait(false);
            await privileges.CheckAsync(session, database, cancellationToken).ConfigureAwait(false);
        }

        await new RedoLogCheck(target, rights, preflight)
            .CheckAsync(session, databases, options.DisableRedoLog, cancellationToken)
            .ConfigureAwait(false);
        await new VersionCheck(backup.Manifest, conversion.Source, target, preflight)
            .CheckAsync(session, databases, cancellationToken)
            .ConfigureAwait(false);
        await conversion.CheckAsync(databases, definitions, target, preflight, cancellationToken).ConfigureAwait(false);
        await CheckMapAsync(databases, preflight, cancellationToken).ConfigureAwait(false);
        var accounts = conversion.IsNeeded
            ? conversion.LeaveAccounts(options.Accounts, preflight)
            : await new AccountPlanner(backup, request, options.Accounts, preflight)
                .PlanAsync(session, databases, cancellationToken)
                .ConfigureAwait(false);
        var serverObjects = conversion.IsNeeded
            ? conversion.LeaveServerObjects(preflight)
            : await new ServerObjectPlanner(backup, request, preflight)
                .PlanAsync(session, cancellationToken)
                .ConfigureAwait(false);
        return new MySqlRestorePlan
        {
            Set = backup,
            Converted = backup,
            Request = request,
            Databases = databases,
            Accounts = accounts,
            ServerObjects = serverObjects,
            Target = target,
            Definitions = definitions,
            Findings = preflight.Findings,
            Steps = [.. serverObjects.Select(s => $"create the {s.Item.Kind} {s.Item.Name}"), .. RestoreSteps.Describe(databases, accounts, request, options, preflight.UsesLoadData())],
            TotalBytes = databases.Sum(d => d.Tables.Sum(t => t.Bytes)),
            TotalRows = databases.Sum(d => d.Tables.Sum(t => t.RowCount)),
        };
    }

    private async Task CheckTextsAsync(
        DatabaseRestore database,
        DefinitionSource source,
        RestorePreflight preflight,
        CancellationToken cancellationToken)
    {
        if (definitions.AreExact)
        {
            return;
        }

        foreach (var item in database.Objects)
        {
            var rewrite = await source.RewriteAsync(item, cancellationToken).ConfigureAwait(false);
            if (rewrite.Blocker is { } blocker)
            {
                preflight.Add(
                    FindingSeverity.Error,
                    BackupErrorCode.RestoreRefused,
                    $"The {item.Kind} {SqlText.Identifier(item.Name)} of the database \"{database.Source}\" can not be rewritten: {blocker}.",
                    "Restore under the old name on another server, with its definers, or restore the tables only.");
            }
            else if (rewrite.NamedInString is { } named && item.Kind != "table")
            {
                preflight.Add(
                    FindingSeverity.Warning,
                    BackupErrorCode.RestoreRefused,
                    $"A string in the {item.Kind} {SqlText.Identifier(item.Name)} names the database \"{named}\"; it stays as it is.",
                    "Look whether it is dynamic SQL that has to name the new database.");
            }
        }
    }

    // A misspelled account would be kept silently.
    private async Task CheckMapAsync(List<DatabaseRestore> databases, RestorePreflight preflight, CancellationToken cancellationToken)
    {
        var unused = definitions.Definers.Named.ToHashSet();
        if (unused.Count == 0)
        {
            return;
        }

        foreach (var item in databases.SelectMany(d => d.Objects).Where(o => o.Kind is not ("table" or "sequence" or "library")))
        {
            var text = await _parts.ReadDefinitionAsync(_contents, item, cancellationToken).ConfigureAwait(false);
            if (DefinerClause.Find(text, ProgramEnvironment.Of(item).Quoting) is { } clause)
            {
                unused.Remove(clause.Account);
            }
        }

        foreach (var account in unused)
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.InvalidOptions,
                $"Nothing that is restored has the definer {account.Plain}, for which another was named.",
                "Look whether the account is spelled as the set has it; case matters in its user.");
        }
    }
}
