using BackupKit.MySql.Definitions;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Finds objects that the account would not see. The server hides them without an error, so an empty list of triggers, routines or
/// events means "none" only for an account with the privilege to see them.
/// </summary>
internal static class PrivilegeCheck
{
    /// <summary>What the account may not see of the scope; empty when it sees everything.</summary>
    /// <param name="session">A session of the account.</param>
    /// <param name="databases">The chosen databases.</param>
    /// <param name="tables">The chosen tables, as far as the account sees them.</param>
    /// <param name="options">How they were chosen: by name, so that only those need to be visible, or by a pattern.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<IReadOnlyList<PrecheckFinding>> FindAsync(
        MySqlSession session,
        IReadOnlyList<string> databases,
        IReadOnlyList<TableReference> tables,
        MySqlSourceOptions options,
        CancellationToken cancellationToken)
    {
        var grants = await GrantedPrivileges.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var findings = new List<PrecheckFinding>(HiddenDatabases(grants, databases, options));
        var areTablesNamed = AreNamed(options.Tables);
        var names = tables.ToLookup(table => (table.Database, IsView: table.TableType == TableReference.View), table => table.Name);
        foreach (var database in databases)
        {
            var stored = names[(database, false)].ToList();

            // Tables without any privilege and columns without SELECT are left out of information_schema, not refused.
            if (areTablesNamed ? !grants.CoversAll("SELECT", database, stored) : !grants.Covers("SELECT", database))
            {
                findings.Add(Missing("SELECT", database, "tables or columns that it may not read"));
            }

            if (!grants.CoversAll("TRIGGER", database, stored))
            {
                findings.Add(Missing("TRIGGER", database, "its triggers"));
            }

            if (!grants.Covers("EVENT", database) && !await MayListEventsAsync(session, database, cancellationToken).ConfigureAwait(false))
            {
                findings.Add(Missing("EVENT", database, "its events"));
            }

            if (!grants.CoversAll("SHOW VIEW", database, [.. names[(database, true)]]))
            {
                findings.Add(Missing("SHOW VIEW", database, "the text of its views"));
            }
        }

        if (!databases.All(database => MaySeeRoutines(session.Server, grants, database)))
        {
            findings.Add(new PrecheckFinding(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                "The account may not see the routines of other users, so they would be missing from the backup.",
                session.Server.Flavour == Flavour.MySql
                    ? "GRANT SHOW_ROUTINE ON *.* (MySQL 8.0.20 and later) or SELECT ON *.*."
                    : "GRANT SELECT ON mysql.proc, or SHOW CREATE ROUTINE ON *.* (MariaDB 11.3 and later)."));
        }

        return findings;
    }

    private static PrecheckFinding Missing(string privilege, string database, string what) => new(
        FindingSeverity.Error,
        BackupErrorCode.MissingPrivilege,
        $"The account lacks the privilege {privilege} on the database {SqlText.Identifier(database)}, so {what} would be missing from the backup.",
        $"GRANT {privilege} ON {SqlText.Identifier(database)}.* Where several grants match a database, the server looks at one of them only.");

    private static bool AreNamed(NameFilter filter) => filter.Includes.Count > 0 && filter.Includes.All(NameFilter.IsLiteral);

    // A database of which the account holds nothing is not listed. Chosen by name it would be missed; by a pattern it would not.
    private static IEnumerable<PrecheckFinding> HiddenDatabases(
        GrantedPrivileges grants,
        IReadOnlyList<string> databases,
        MySqlSourceOptions options)
    {
        if (AreNamed(options.Databases) || AreNamed(options.Tables) || grants.CoversEverything("SHOW DATABASES"))
        {
            yield break;
        }

        if (!grants.CoversEverything("SELECT"))
        {
            yield return new PrecheckFinding(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                "The account may not list all databases, so those that it may not see would be missing from the backup.",
                "GRANT SHOW DATABASES ON *.*, or choose the databases by name.");
        }

        foreach (var hidden in grants.RevokedDatabases.Where(name => options.Databases.IsChosen(name) && IsHidden(name, databases)))
        {
            yield return new PrecheckFinding(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                $"Privileges of the account on the database {SqlText.Identifier(hidden)} are revoked, so that it would be missing from the backup.",
                "GRANT SHOW DATABASES ON *.* and the privileges on the database, or exclude the database.");
        }
    }

    private static bool IsHidden(string name, IReadOnlyList<string> databases) =>
        !databases.Contains(name, StringComparer.Ordinal) && !ServerDatabases.AreAlwaysTheServers.Contains(name);

    // SHOW EVENTS is refused without the privilege, other than information_schema.EVENTS. For a privilege that comes in a way not read here.
    private static async Task<bool> MayListEventsAsync(MySqlSession session, string database, CancellationToken cancellationToken)
    {
        try
        {
            await session.QueryAsync($"SHOW EVENTS FROM {SqlText.Identifier(database)}", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1044 or 1142 or 1227)
        {
            return false;
        }
    }

    // SELECT on some columns of mysql.proc lists the routines of others without their text.
    private static bool MaySeeRoutines(ServerIdentity server, GrantedPrivileges grants, string database) =>
        grants.CoversEverything("SHOW_ROUTINE")
        || grants.Covers("SHOW CREATE ROUTINE", database)
        || grants.CoversGlobally("SELECT", database)
        || (!server.IsAtLeast(Flavour.MySql, 8, 0)
            && (grants.Covers("SELECT", "mysql") || grants.CoversTable("SELECT", "mysql", "proc")));
}
