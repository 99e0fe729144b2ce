using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Finds what the account may not do of what the plan does. Each rule is what MySQL 9.7, MariaDB 10.11 and MariaDB 11.8 refuse: an index that is
/// added by ALTER TABLE needs no INDEX, for one, and a table is dropped by IF EXISTS with DROP only.
/// </summary>
internal sealed class RestorePrivileges(
    TargetRights rights,
    TargetFacts target,
    DefinitionSource definitions,
    RestorePreflight preflight,
    RestoreRequest request,
    MySqlRestoreOptions options)
{
    /// <summary>Adds a finding for each privilege that is missing on the database.</summary>
    public async Task CheckAsync(MySqlSession session, DatabaseRestore database, CancellationToken cancellationToken)
    {
        if (database.IsRestored)
        {
            return;
        }

        CheckDatabase(database);
        CheckObjects(database);
        foreach (var table in database.Tables)
        {
            await CheckTableAsync(database, table, cancellationToken).ConfigureAwait(false);
        }

        foreach (var view in database.Views.Where(v => v.Properties.GetValueOrDefault("valid") != "false"))
        {
            await CheckViewAsync(database, view, cancellationToken).ConfigureAwait(false);
        }

        await new DefinerPrivileges(rights, target, definitions, preflight)
            .CheckAsync(session, database, request.Verify, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether the account may look into a database that is there.</summary>
    public bool MayLookInto(string database) =>
        rights.Grants.CoversAll("SELECT", Folded(database), [RestoreJournal.TableName]);

    private void CheckDatabase(DatabaseRestore database)
    {
        if (!database.Exists)
        {
            Need("CREATE", database, null, "the database");
        }

        var own = database.Database?.Properties.GetValueOrDefault("collation");
        if (database.Exists && own is not null)
        {
            Need("ALTER", database, null, "the collation of the database");
        }

        // A program keeps the default collation its database had; only the database itself can pass it on.
        var other = database.Objects.FirstOrDefault(o => o.Properties.GetValueOrDefault("database_collation") is { } wanted
            && !wanted.Equals(own, StringComparison.OrdinalIgnoreCase));
        if (other is not null && own is not null)
        {
            Need("ALTER", database, null, Describe(other));
        }
    }

    private void CheckObjects(DatabaseRestore database)
    {
        var stored = database.Sequences.Concat(database.Tables.Select(t => t.Item)).Select(i => i.Name).Append(RestoreJournal.TableName).ToList();
        foreach (var privilege in (string[])["CREATE", "DROP", "INSERT", "SELECT"])
        {
            Need(privilege, database, stored, "its tables and the table of the progress");
        }

        if (database.Views.Count > 0)
        {
            var views = database.Views.Select(v => v.Name).ToList();
            foreach (var privilege in (string[])["CREATE VIEW", "DROP", "SELECT", "SHOW VIEW"])
            {
                Need(privilege, database, views, Describe(database.Views[0]));
            }

            Need("DELETE", database, [RestoreJournal.TableName], "the progress of views");
            if (database.Views.FirstOrDefault(v => v.Properties.GetValueOrDefault("valid") == "false") is { } broken)
            {
                Need("CREATE", database, null, $"a stand-in for what {Describe(broken)} misses");
                Need("ALTER", database, null, $"a stand-in for what {Describe(broken)} misses");
            }
        }

        if (database.Triggers.Count > 0)
        {
            Need("TRIGGER", database, [.. database.Triggers.Select(t => t.Parent).OfType<string>()], Describe(database.Triggers[0]));
        }

        if (database.Events.Count > 0)
        {
            Need("EVENT", database, null, Describe(database.Events[0]));
        }

        if (database.Routines.Count > 0)
        {
            Need("CREATE ROUTINE", database, null, Describe(database.Routines[0]));
        }

        // Who makes a routine may drop it, but not ask to drop one that is not there.
        if (database.Routines.Count > 0 && (database.Journal is not null || database.Drops.Any(d => DatabaseRestore.RoutineKinds.Contains(d.Kind))))
        {
            Need("ALTER ROUTINE", database, null, Describe(database.Routines[0]));
        }
    }

    private async Task CheckTableAsync(DatabaseRestore database, TableRestore table, CancellationToken cancellationToken)
    {
        var isVersioned = table.Item.Properties.GetValueOrDefault("table_type") == "SYSTEM VERSIONED";
        if (isVersioned && rights.OverwritesRowTimes && table.RowCount > 0)
        {
            preflight.Add(
                FindingSeverity.Error,
                BackupErrorCode.TargetUnsuitable,
                $"The target does not take the history of {SqlText.Identifier(table.Database, table.Name)}: secure_timestamp forbids to set when a row was changed.",
                "Start the target with secure_timestamp=NO for the time of the restore.");
        }

        var mysql = target.Server.Flavour == Flavour.MySql;
        if (Holds("ALTER", database, table.Name) && Holds("REFERENCES", database, null) && rights.Grants.CoversEverything("FILE")
            && !rights.RequiresPrimaryKey && Holds("UPDATE", database, null) && Holds("DELETE", database, null))
        {
            return;
        }

        var text = (await definitions.RewriteAsync(table.Item, cancellationToken).ConfigureAwait(false)).Text;
        var build = TableBuild.Plan(text, table.Bytes >= options.DeferIndexBytes);
        var what = Describe(table.Item);
        if (build.ForeignKeys.Count + build.DeferredKeys.Count > 0 || build.AutoIncrementAfter is not null)
        {
            Need("ALTER", database, [table.Name], "indexes or foreign keys of " + what);
        }

        CheckParents(database, build, what);
        if (mysql && TableText.HasDirectory(text) && !rights.Grants.CoversEverything("FILE"))
        {
            Missing("FILE", "*.*", $"the DATA DIRECTORY or INDEX DIRECTORY of {what}");
        }

        if (TableText.Union(text) is { Count: > 0 } union)
        {
            Need("UPDATE", database, union, what);
            Need("DELETE", database, union, what);
        }

        if (rights.RequiresPrimaryKey && !TableText.HasPrimaryKey(text))
        {
            Missing("SESSION_VARIABLES_ADMIN", "*.*", $"{what}, which has no primary key: the target has sql_require_primary_key=ON");
        }
    }

    // Who makes a view has to be allowed to read what it shows; in the database itself that is asked for anyway. A name of three parts is surely
    // that of a column with its table and database.
    private async Task CheckViewAsync(DatabaseRestore database, InventoryItem view, CancellationToken cancellationToken)
    {
        if (rights.Grants.CoversEverything("SELECT"))
        {
            return;
        }

        var text = (await definitions.RewriteAsync(view, cancellationToken).ConfigureAwait(false)).Text;
        var references = ProgramEnvironment.Of(view).CanTokenize(text) ? ViewReference.Read(text, SqlQuoting.None) : [];
        var tables = references.Where(r => r is { Parts.Count: 3, Arguments: null } && !IsForAll(r.Parts[0])).Select(r => (Database: Folded(r.Parts[0]), Table: Folded(r.Parts[1]))).Distinct();
        foreach (var (other, table) in tables.Where(t => t.Database != Folded(database.Target)))
        {
            if (!rights.Grants.CoversAll("SELECT", other, [table]))
            {
                Missing("SELECT", SqlText.Identifier(other, table), Describe(view));
            }
        }
    }

    // What it shows of itself is open to everybody, and no privilege on it can be given.
    private static bool IsForAll(string database) => database.Equals("information_schema", StringComparison.OrdinalIgnoreCase);

    private void CheckParents(DatabaseRestore database, TableBuild build, string what)
    {
        foreach (var key in build.ForeignKeys.Select(ForeignKeyText.Parse).OfType<ForeignKeyText>())
        {
            var parent = Folded(key.Database ?? database.Target);
            string[] privileges = target.Server.Flavour == Flavour.MySql
                ? ["REFERENCES"]
                : ["REFERENCES", "SELECT", "INSERT", "UPDATE", "DELETE"];
            if (!privileges.Any(p => rights.Grants.CoversAll(p, parent, [Folded(key.Table)])))
            {
                Missing("REFERENCES", SqlText.Identifier(parent, key.Table), $"the foreign key {SqlText.Identifier(key.Name)} of {what}");
            }
        }
    }

    private bool Holds(string privilege, DatabaseRestore database, string? table) => table is null
        ? rights.Grants.Covers(privilege, Folded(database.Target))
        : rights.Grants.CoversAll(privilege, Folded(database.Target), [Folded(table)]);

    // On the database, or on each of the tables.
    private void Need(string privilege, DatabaseRestore database, IReadOnlyList<string>? tables, string what)
    {
        var lacking = tables?.FirstOrDefault(t => !Holds(privilege, database, t));
        if (tables is null ? !Holds(privilege, database, null) : lacking is not null)
        {
            Missing(privilege, $"{SqlText.Identifier(database.Target)}.*", what);
        }
    }

    private void Missing(string privilege, string where, string what) => preflight.AddMissing(privilege, where, what);

    private string Folded(string name) => target.Case.Folds ? name.ToLowerInvariant() : name;

    private static string Describe(InventoryItem item) => $"the {item.Kind} {SqlText.Identifier(item.Name)}";
}
