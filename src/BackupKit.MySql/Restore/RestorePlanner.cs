using System.Globalization;

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

    public async Task<MySqlRestorePlan> PlanAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var target = await TargetFacts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var rights = await TargetRights.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var preflight = new RestorePreflight(backup.Manifest, target, options);
        var source = new DefinitionSource(_parts, _contents, definitions);
        var privileges = new RestorePrivileges(rights, target, source, preflight, request, options);
        var databases = new List<DatabaseRestore>();
        var scope = RestoreScope.Choose(_contents, request, options.WithTriggers);
        foreach (var chosen in scope)
        {
            await new ParentCheck(scope, definitions, target, preflight, options.OmitKeysWithoutParent)
                .CheckAsync(session, chosen, _parts, _contents, cancellationToken)
                .ConfigureAwait(false);
            databases.Add(await MeetAsync(session, chosen, target, (preflight, privileges), cancellationToken).ConfigureAwait(false));
        }

        preflight.Check(databases);
        foreach (var database in databases)
        {
            await CheckTextsAsync(database, source, preflight, cancellationToken).ConfigureAwait(false);
            await privileges.CheckAsync(session, database, cancellationToken).ConfigureAwait(false);
        }

        await new VersionCheck(backup.Manifest, target, preflight).CheckAsync(session, databases, cancellationToken).ConfigureAwait(false);
        await CheckMapAsync(databases, preflight, cancellationToken).ConfigureAwait(false);
        var accounts = await new AccountPlanner(backup, request, options.Accounts, preflight)
            .PlanAsync(session, databases, cancellationToken)
            .ConfigureAwait(false);
        var serverObjects = await new ServerObjectPlanner(backup, request, preflight)
            .PlanAsync(session, cancellationToken)
            .ConfigureAwait(false);
        return new MySqlRestorePlan
        {
            Set = backup,
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

    /// <summary>Looks at the database on the target and decides what may happen to what is there.</summary>
    private async Task<DatabaseRestore> MeetAsync(
        MySqlSession session,
        DatabaseRestore database,
        TargetFacts target,
        (RestorePreflight Preflight, RestorePrivileges Privileges) checks,
        CancellationToken cancellationToken)
    {
        if (!Exists(target, database.Target))
        {
            return database;
        }

        if (!checks.Privileges.MayLookInto(database.Target))
        {
            // Said by the check of privileges, which comes later.
            return database with { Exists = true };
        }

        var preflight = checks.Preflight;

        var journal = await RestoreJournal.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        var present = await LiveInventory.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        database = database with { Exists = true };
        if (journal is not null && (request.Resume || request.Overwrite) && IsWider(database, journal, preflight))
        {
            return database;
        }

        if (journal is not null && !request.Overwrite)
        {
            return Continue(database, journal, present, target, preflight);
        }

        var isWhole = request.Tables.Count == 0;
        var conflicts = present.Where(p => isWhole || database.Objects.Any(o => IsSameName(target, o.Name, p.Name))).ToList();
        if (!request.Overwrite)
        {
            if (conflicts.Count == 0)
            {
                return database;
            }

            if (request.Resume && await equality.HoldsAsync(database, cancellationToken).ConfigureAwait(false))
            {
                return database with { IsComplete = true };
            }

            Refuse(preflight, database.Target, conflicts);
            return database;
        }

        var drops = present
            .Where(p => database.Objects.Any(o => IsSameName(target, o.Name, p.Name) && IsSameSpace(o.Kind, p.Kind)))
            .ToList();
        var rest = conflicts.Count - drops.Count;
        if (isWhole && rest > 0)
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.TargetNotEmpty,
                $"The database \"{database.Target}\" has {rest} objects that the set does not have; they stay as they are.");
        }

        foreach (var lost in present.Where(p => p.Kind == "trigger" && !drops.Contains(p) && drops.Exists(d => d.Kind == "table" && IsSameName(target, d.Name, p.Parent ?? ""))))
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.RestoreRefused,
                $"The trigger {SqlText.Identifier(database.Target, lost.Name)} is dropped with its table and not restored.",
                "Restore with the triggers of the tables, or make it again afterwards.");
        }

        await WarnOfRoutineGrantsAsync(session, database.Target, drops, preflight, cancellationToken).ConfigureAwait(false);
        return database with { Drops = [.. drops.OrderBy(d => d.Kind == "trigger" ? 0 : 1)] };
    }

    // To drop a routine takes back what accounts may do with it. Those of the set are given back with --accounts; others are not.
    private static async Task WarnOfRoutineGrantsAsync(
        MySqlSession session,
        string database,
        List<LiveObject> drops,
        RestorePreflight preflight,
        CancellationToken cancellationToken)
    {
        var routines = drops.Where(d => DatabaseRestore.RoutineKinds.Contains(d.Kind)).Select(d => d.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (routines.Count == 0)
        {
            return;
        }

        var isAnyHeld = true;
        try
        {
            var result = await session
                .QueryAsync($"SELECT Routine_name FROM mysql.procs_priv WHERE Db={SqlText.StringLiteral(database)}", cancellationToken)
                .ConfigureAwait(false);
            isAnyHeld = result.Rows.Any(row => routines.Contains(row.GetString(0)));
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            // The account may not read it.
        }

        if (isAnyHeld)
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.RestoreRefused,
                $"Privileges that accounts have on single routines of \"{database}\" end when these are dropped, and only accounts that are restored get them again.",
                "Note SHOW GRANTS of the accounts that use them before, and grant again afterwards.");
        }
    }

    // The journal goes when this restore ends: what an earlier one planned and this one leaves out would look finished then.
    private bool IsWider(DatabaseRestore database, JournalState journal, RestorePreflight preflight)
    {
        var mine = database.Objects.Select(o => RestoreJournal.ForPlanned(o.Kind, o.Name)).ToHashSet(StringComparer.Ordinal);
        var left = backup.Manifest.Inventory
            .Where(i => i.Database == database.Source && RestoreJournal.ForPlanned(i.Kind, i.Name) is var step && journal.Steps.Contains(step) && !mine.Contains(step))
            .Select(i => $"{i.Kind} {SqlText.Identifier(i.Name)}")
            .ToList();
        var isOfAnotherSet = journal.SetId.Length > 0 && journal.SetId != backup.Manifest.SetId && request.Tables.Count > 0;
        if (left.Count == 0 && !isOfAnotherSet)
        {
            return false;
        }

        var what = isOfAnotherSet ? $"of the set {journal.SetId}" : $"that has more to it, such as the {left[0]}";
        preflight.Add(
            FindingSeverity.Error,
            BackupErrorCode.JournalMismatch,
            $"The database \"{database.Target}\" holds an unfinished restore {what}.",
            "End that one first, by the same command with --resume, or restore the whole database with --overwrite.");
        return true;
    }

    private DatabaseRestore Continue(
        DatabaseRestore database,
        JournalState journal,
        IReadOnlyList<LiveObject> present,
        TargetFacts target,
        RestorePreflight preflight)
    {
        if (journal.SetId.Length > 0 && journal.SetId != backup.Manifest.SetId)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.JournalMismatch,
                $"The database \"{database.Target}\" holds an unfinished restore of the set {journal.SetId}.",
                "Go on with that set, or drop the database, or allow overwriting (--overwrite).");
            return database;
        }

        if (!request.Resume)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.TargetNotEmpty,
                $"The database \"{database.Target}\" holds an unfinished restore of this set.",
                "Go on with it by resume, or drop the database.");
            return database;
        }

        // The journal has names as the set writes them; a target that folds case lists them in lower case.
        var planned = journal.Steps.ToHashSet(target.Names);
        var foreign = present
            .Where(p => database.Objects.Any(o => IsSameName(target, o.Name, p.Name) && IsSameSpace(o.Kind, p.Kind)))
            .Where(p => !planned.Contains(RestoreJournal.ForPlanned(p.Kind, p.Name)))
            .ToList();
        if (foreign.Count > 0)
        {
            Refuse(preflight, database.Target, foreign);
        }

        return database with { Journal = journal };
    }

    private void Refuse(RestorePreflight preflight, string database, List<LiveObject> objects)
    {
        var names = string.Join(", ", objects.Take(5).Select(o => $"{o.Kind} {SqlText.Identifier(o.Name)}"));
        preflight.Add(
            FindingSeverity.Error,
            BackupErrorCode.TargetNotEmpty,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The database \"{database}\" exists and has {ByteText.Count(objects.Count, "object")}: {names}{(objects.Count > 5 ? " and more" : "")}."),
            request.Resume
                ? "There is no journal of an unfinished restore in it, and it does not equal the set. Restore under another name, or drop it."
                : "Restore under another name, or allow overwriting (--overwrite): it drops objects of the same name.");
    }

    // Tables, views and sequences share their names; triggers, events and each kind of routine have names of their own.
    private static bool IsSameSpace(string left, string right) => Space(left) == Space(right);

    private static string Space(string kind) => kind is "view" or "sequence" ? "table" : kind;

    // Where the target folds case, making "Orders" would first drop "orders".
    private static bool IsSameName(TargetFacts target, string left, string right) =>
        target.Names.Equals(left, right);

    private static bool Exists(TargetFacts target, string database) => target.Databases.Contains(database, target.Names);

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
                $"Nothing that is restored has the definer {account}, for which another was named.",
                "Look whether the account is spelled as the set has it; case matters in its user.");
        }
    }
}
