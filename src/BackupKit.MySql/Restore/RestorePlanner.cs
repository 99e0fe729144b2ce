using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Makes the plan: what is restored where, what stands in the way, and the steps. Changes nothing.</summary>
internal sealed class RestorePlanner(BackupSet backup, RestoreRequest request, MySqlRestoreOptions options, SetEquality equality)
{
    private readonly SetContents _contents = new(backup.Manifest);
    private readonly SetParts _parts = new(backup.Sink, backup.Key);

    public async Task<MySqlRestorePlan> PlanAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var target = await TargetFacts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var preflight = new RestorePreflight(backup.Manifest, target, options);
        var databases = new List<DatabaseRestore>();
        foreach (var chosen in RestoreScope.Choose(_contents, request))
        {
            databases.Add(await MeetAsync(session, chosen, target, preflight, cancellationToken).ConfigureAwait(false));
        }

        preflight.Check(databases);
        foreach (var database in databases)
        {
            await CheckRenameAsync(database, preflight, cancellationToken).ConfigureAwait(false);
            await CheckParentsAsync(session, database, target, preflight, cancellationToken).ConfigureAwait(false);
        }

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
        RestorePreflight preflight,
        CancellationToken cancellationToken)
    {
        var exists = Exists(target, database.Target);
        if (!exists)
        {
            await ProbeAsync(session, database.Target, preflight, cancellationToken).ConfigureAwait(false);
            return database;
        }

        var journal = await RestoreJournal.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        var present = await LiveInventory.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        database = database with { Exists = true };
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

        return database with { Drops = [.. drops.OrderBy(d => d.Kind == "trigger" ? 0 : 1)] };
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

    // 1044 says that the account has no right at all in a database of this name, 1049 that it only does not exist.
    private static async Task ProbeAsync(
        MySqlSession session,
        string database,
        RestorePreflight preflight,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.QueryAsync($"SHOW CREATE DATABASE {SqlText.Identifier(database)}", cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.DatabaseAccessDenied)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                $"The account has no privilege on the database \"{database}\" of the target.",
                "Grant it ALL on that database, or CREATE, DROP, ALTER, INDEX, INSERT, SELECT, REFERENCES, CREATE VIEW, CREATE ROUTINE, TRIGGER and EVENT.");
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.UnknownDatabase)
        {
            // As expected of a database that is to be made.
        }
    }

    private async Task CheckRenameAsync(DatabaseRestore database, RestorePreflight preflight, CancellationToken cancellationToken)
    {
        if (!database.IsRenamed)
        {
            return;
        }

        var source = new DefinitionSource(_parts, _contents);
        foreach (var item in database.Objects)
        {
            var rewrite = await source.TryRenameAsync(database, item, cancellationToken).ConfigureAwait(false);
            if (rewrite.Blocker is { } blocker)
            {
                preflight.Add(
                    FindingSeverity.Error,
                    BackupErrorCode.RestoreRefused,
                    $"The {item.Kind} {SqlText.Identifier(item.Name)} names its database \"{database.Source}\" and can not be rewritten: {blocker}.",
                    "Restore under the old name on another server, or restore the tables only.");
            }
            else if (rewrite.IsNamedInString && item.Kind != "table")
            {
                preflight.Add(
                    FindingSeverity.Warning,
                    BackupErrorCode.RestoreRefused,
                    $"A string in the {item.Kind} {SqlText.Identifier(item.Name)} names the database \"{database.Source}\"; it stays as it is.",
                    "Look whether it is dynamic SQL that has to name the new database.");
            }
        }
    }

    private async Task CheckParentsAsync(
        MySqlSession session,
        DatabaseRestore database,
        TargetFacts target,
        RestorePreflight preflight,
        CancellationToken cancellationToken)
    {
        if (request.Tables.Count == 0)
        {
            return;
        }

        var names = database.Tables.Select(t => t.Name).ToHashSet(target.Names);
        if (database.Exists)
        {
            var present = await LiveInventory.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
            names.UnionWith(present.Select(p => p.Name));
        }

        foreach (var table in database.Tables)
        {
            var text = await _parts.ReadDefinitionAsync(_contents, table.Item, cancellationToken).ConfigureAwait(false);
            var keys = TableBuild.Plan(text, defersKeys: false).ForeignKeys.Select(ForeignKeyText.Parse).OfType<ForeignKeyText>();

            // Whether the parent is there in another database is told by the check of the rows.
            foreach (var key in keys.Where(k => (k.Database ?? database.Source) == database.Source && !names.Contains(k.Table)))
            {
                preflight.Add(
                    FindingSeverity.Warning,
                    BackupErrorCode.RestoreRefused,
                    $"The foreign key {SqlText.Identifier(key.Name)} of {SqlText.Identifier(database.Target, table.Name)} refers to"
                        + $" {SqlText.Identifier(key.Table)}, which is neither restored nor there.",
                    "The key is made as it was; inserts into the table fail until its parent exists.");
            }
        }
    }
}
