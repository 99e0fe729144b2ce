using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Looks at a database that the target has, and decides what may happen to what is in it: a new restore beside it, the end of an unfinished one,
/// or drops. Reads only.
/// </summary>
internal sealed class ExistingDatabase(
    BackupManifest manifest,
    RestoreRequest request,
    TargetFacts target,
    RestorePrivileges privileges,
    RestorePreflight preflight,
    SetEquality equality)
{
    public async Task<DatabaseRestore> MeetAsync(MySqlSession session, DatabaseRestore database, CancellationToken cancellationToken)
    {
        if (!target.Databases.Contains(database.Target, target.Names))
        {
            return database;
        }

        database = database with { Exists = true };
        if (!privileges.MayLookInto(database.Target))
        {
            // Said by the check of privileges, which comes later.
            return database;
        }

        var journal = await RestoreJournal.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        var present = await LiveInventory.ReadAsync(session, database.Target, cancellationToken).ConfigureAwait(false);
        if (journal is not null && (request.Resume || request.Overwrite) && IsWider(database, journal))
        {
            return database;
        }

        if (request.Overwrite && !(request.Resume && journal is not null && CanContinue(database, journal, present)))
        {
            return await OverwriteAsync(session, database with { Abandoned = journal }, present, cancellationToken).ConfigureAwait(false);
        }

        return journal is null
            ? await BeginAsync(database, Conflicts(database, present), cancellationToken).ConfigureAwait(false)
            : Continue(database, journal, present);
    }

    private List<LiveObject> Conflicts(DatabaseRestore database, IReadOnlyList<LiveObject> present)
    {
        if (request.Tables.Count == 0)
        {
            return [.. present];
        }

        var own = Keys(database);
        return [.. present.Where(p => own.Contains(Key(p.Kind, p.Name)))];
    }

    private async Task<DatabaseRestore> BeginAsync(DatabaseRestore database, List<LiveObject> conflicts, CancellationToken cancellationToken)
    {
        if (conflicts.Count == 0)
        {
            return database;
        }

        if (request.Resume && await equality.HoldsAsync(database, cancellationToken).ConfigureAwait(false))
        {
            return database with { IsComplete = true };
        }

        Refuse(database.Target, conflicts);
        return database;
    }

    private async Task<DatabaseRestore> OverwriteAsync(
        MySqlSession session,
        DatabaseRestore database,
        IReadOnlyList<LiveObject> present,
        CancellationToken cancellationToken)
    {
        var own = Keys(database);
        var drops = present.Where(p => own.Contains(Key(p.Kind, p.Name))).ToList();
        var rest = present.Count - drops.Count;
        if (request.Tables.Count == 0 && rest > 0)
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.TargetNotEmpty,
                $"The database \"{database.Target}\" has {rest} objects that the set does not have; they stay as they are.");
        }

        WarnOfTriggers(database.Target, present, drops);
        await WarnOfRoutineGrantsAsync(session, database.Target, drops, cancellationToken).ConfigureAwait(false);
        return database with { Drops = [.. drops.OrderBy(d => d.Kind == "trigger" ? 0 : 1)] };
    }

    private void WarnOfTriggers(string database, IReadOnlyList<LiveObject> present, List<LiveObject> drops)
    {
        var tables = drops.Where(d => d.Kind == "table").Select(d => d.Name).ToHashSet(target.Names);
        foreach (var lost in present.Except(drops).Where(p => p.Kind == "trigger" && tables.Contains(p.Parent ?? "")))
        {
            preflight.Add(
                FindingSeverity.Warning,
                BackupErrorCode.RestoreRefused,
                $"The trigger {SqlText.Identifier(database, lost.Name)} is dropped with its table and not restored.",
                "Restore with the triggers of the tables, or make it again afterwards.");
        }
    }

    // To drop a routine takes back what accounts may do with it. Those of the set are given back with --accounts; others are not.
    private async Task WarnOfRoutineGrantsAsync(
        MySqlSession session,
        string database,
        List<LiveObject> drops,
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
    private bool IsWider(DatabaseRestore database, JournalState journal)
    {
        var mine = database.Objects.Select(o => RestoreJournal.ForPlanned(o.Kind, o.Name)).ToHashSet(StringComparer.Ordinal);
        var left = manifest.Inventory
            .Where(i => i.Database == database.Source && RestoreJournal.ForPlanned(i.Kind, i.Name) is var step && journal.Steps.Contains(step) && !mine.Contains(step))
            .Select(i => $"{i.Kind} {SqlText.Identifier(i.Name)}")
            .FirstOrDefault();
        var isOfAnotherSet = IsOfAnotherSet(journal) && request.Tables.Count > 0;
        if (left is null && !isOfAnotherSet)
        {
            return false;
        }

        var what = isOfAnotherSet ? $"of the set {journal.SetId}" : $"that has more to it, such as the {left}";
        preflight.Add(
            FindingSeverity.Error,
            BackupErrorCode.JournalMismatch,
            $"The database \"{database.Target}\" holds an unfinished restore {what}.",
            "End that one first, by the same command with --resume, or restore the whole database with --overwrite.");
        return true;
    }

    private DatabaseRestore Continue(DatabaseRestore database, JournalState journal, IReadOnlyList<LiveObject> present)
    {
        if (IsOfAnotherSet(journal))
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

        var foreign = Foreign(database, journal, present);
        if (foreign.Count > 0)
        {
            Refuse(database.Target, foreign);
        }

        return database with { Journal = journal };
    }

    private bool CanContinue(DatabaseRestore database, JournalState journal, IReadOnlyList<LiveObject> present) =>
        !IsOfAnotherSet(journal) && Foreign(database, journal, present).Count == 0;

    // What the unfinished restore did not plan is not its own. The journal has names as the set writes them; a target that folds case lists them
    // in lower case.
    private List<LiveObject> Foreign(DatabaseRestore database, JournalState journal, IReadOnlyList<LiveObject> present)
    {
        var own = Keys(database);
        var planned = present.Select(p => target.Case.Of(p.Kind)).Distinct().ToDictionary(c => c, c => journal.Steps.ToHashSet(c));
        return
        [
            .. present.Where(p => own.Contains(Key(p.Kind, p.Name))
                && !planned[target.Case.Of(p.Kind)].Contains(RestoreJournal.ForPlanned(p.Kind, p.Name))),
        ];
    }

    private bool IsOfAnotherSet(JournalState journal) => journal.SetId.Length > 0 && journal.SetId != manifest.SetId;

    private void Refuse(string database, List<LiveObject> objects)
    {
        var names = string.Join(", ", objects.Take(5).Select(o => $"{o.Kind} {SqlText.Identifier(o.Name)}"));
        preflight.Add(
            FindingSeverity.Error,
            BackupErrorCode.TargetNotEmpty,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The database \"{database}\" exists and has {ByteText.Count(objects.Count, "object")}: {names}{(objects.Count > 5 ? " and more" : "")}."),
            request.Resume
                ? "They are not of an unfinished restore of this set, or it was still dropping them. Restore under another name, drop them, or add --overwrite."
                : "Restore under another name, or allow overwriting (--overwrite): it drops objects of the same name.");
    }

    // Where the target folds case, making "Orders" would first drop "orders".
    private HashSet<string> Keys(DatabaseRestore database) => database.Objects.Select(o => Key(o.Kind, o.Name)).ToHashSet(StringComparer.Ordinal);

    // Tables, views and sequences share their names; triggers, events and each kind of routine have names of their own.
    private string Key(string kind, string name) => target.Case.Key(kind is "view" or "sequence" ? "table" : kind, name);
}
