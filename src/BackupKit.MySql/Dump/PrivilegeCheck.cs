using System.Text.RegularExpressions;

using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Finds objects that the account would not see. The server hides them without an error, so an empty list of triggers, routines or
/// events means "none" only for an account with the privilege to see them.
/// </summary>
internal static partial class PrivilegeCheck
{
    private const string Granted =
        "SELECT NULL, NULL, PRIVILEGE_TYPE, GRANTEE FROM information_schema.USER_PRIVILEGES UNION ALL"
        + " SELECT TABLE_SCHEMA, NULL, PRIVILEGE_TYPE, GRANTEE FROM information_schema.SCHEMA_PRIVILEGES UNION ALL"
        + " SELECT TABLE_SCHEMA, TABLE_NAME, PRIVILEGE_TYPE, GRANTEE FROM information_schema.TABLE_PRIVILEGES";

    /// <summary>What the account may not see of the scope; empty when it sees everything.</summary>
    /// <param name="session">A session of the account.</param>
    /// <param name="databases">The chosen databases.</param>
    /// <param name="tables">The chosen tables, as far as the account sees them.</param>
    /// <param name="areTablesNamed">Whether tables were chosen by name, so that only those need to be visible.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<IReadOnlyList<PrecheckFinding>> FindAsync(
        MySqlSession session,
        IReadOnlyList<string> databases,
        IReadOnlyList<TableReference> tables,
        bool areTablesNamed,
        CancellationToken cancellationToken)
    {
        var grants = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var findings = new List<PrecheckFinding>();
        foreach (var database in databases)
        {
            var stored = tables.Where(table => table.Database == database && table.TableType != TableReference.View).ToList();

            // Tables without any privilege and columns without SELECT are left out of information_schema, not refused.
            if (areTablesNamed ? !grants.CoversAll("SELECT", database, stored) : !grants.Covers("SELECT", database))
            {
                findings.Add(Missing("SELECT", database, "tables or columns that it may not read"));
            }

            if (!grants.CoversAll("TRIGGER", database, stored))
            {
                findings.Add(Missing("TRIGGER", database, "its triggers"));
            }

            if (!grants.Covers("EVENT", database)
                && !await MayListEventsAsync(session, database, cancellationToken).ConfigureAwait(false))
            {
                findings.Add(Missing("EVENT", database, "its events"));
            }

            var views = tables.Where(table => table.Database == database && table.TableType == TableReference.View).ToList();
            if (!grants.CoversAll("SHOW VIEW", database, views))
            {
                findings.Add(Missing("SHOW VIEW", database, "the text of its views"));
            }
        }

        if (databases.Count > 0 && !await MaySeeRoutinesAsync(session, grants, databases, cancellationToken).ConfigureAwait(false))
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
        $"GRANT {privilege} ON {SqlText.Identifier(database)}.*");

    private static async Task<GrantedPrivileges> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var account = await session.QueryAsync("SELECT CURRENT_USER()", cancellationToken).ConfigureAwait(false);
        var own = account.Rows[0].GetString(0);
        var at = own.LastIndexOf('@');
        var grantees = new HashSet<string>(StringComparer.Ordinal) { $"'{own[..at]}'@'{own[(at + 1)..]}'" };
        var privileges = new GrantedPrivileges();
        var listed = await session.QueryAsync(Granted, cancellationToken).ConfigureAwait(false);
        foreach (var row in listed.Rows.Where(row => grantees.Contains(row.GetString(3))))
        {
            privileges.Add(row.GetString(2), row.GetStringOrNull(0), row.GetStringOrNull(1));
        }

        // Privileges by active roles are listed here only.
        var shown = await session.QueryAsync("SHOW GRANTS", cancellationToken).ConfigureAwait(false);
        foreach (var row in shown.Rows)
        {
            AddGrant(privileges, row.GetString(0));
        }

        return privileges;
    }

    private static void AddGrant(GrantedPrivileges privileges, string grant)
    {
        if (GrantLine().Match(grant) is not { Success: true } match)
        {
            return;
        }

        var (database, table) = (Unquote(match.Groups["db"].Value), Unquote(match.Groups["table"].Value));
        foreach (var privilege in match.Groups["what"].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (match.Groups["verb"].Value == "GRANT")
            {
                privileges.Add(privilege, database, table);
            }
            else if (database is not null)
            {
                privileges.Revoke(privilege, database);
            }
        }
    }

    private static string? Unquote(string name) =>
        name == "*" ? null : name.Trim('`').Replace("``", "`", StringComparison.Ordinal);

    // SHOW EVENTS is refused without the privilege, other than information_schema.EVENTS.
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

    private static async Task<bool> MaySeeRoutinesAsync(
        MySqlSession session,
        GrantedPrivileges grants,
        IReadOnlyList<string> databases,
        CancellationToken cancellationToken)
    {
        if (grants.CoversEverything("SELECT") || grants.CoversEverything("SHOW_ROUTINE")
            || databases.All(database => grants.Covers("SHOW CREATE ROUTINE", database)))
        {
            return true;
        }

        if (session.Server.IsAtLeast(Flavour.MySql, 8, 0))
        {
            return false;
        }

        try
        {
            await session.QueryAsync("SELECT 1 FROM mysql.proc LIMIT 0", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1044 or 1142 or 1227)
        {
            return false;
        }
    }

    [GeneratedRegex("^(?<verb>GRANT|REVOKE) (?<what>.+?) ON (?:TABLE )?(?<db>\\*|`(?:[^`]|``)+`)\\.(?<table>\\*|`(?:[^`]|``)+`) (?:TO|FROM) ", RegexOptions.CultureInvariant)]
    private static partial Regex GrantLine();
}
