using System.Globalization;

using BackupKit.MySql.Accounts;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Looks for what would make a run fail or its result less than it seems; reads only.</summary>
/// <param name="options">What is backed up.</param>
/// <param name="time">The clock.</param>
/// <param name="connect">Opens another session, for where the server takes long to answer.</param>
internal sealed class SourceCheck(MySqlSourceOptions options, TimeProvider time, Func<CancellationToken, Task<MySqlSession>> connect)
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(5);

    private readonly List<PrecheckFinding> _findings = [];

    /// <summary>How large the tables are, by the server's estimate; after the check.</summary>
    public TableSizes Sizes { get; } = new();

    public async Task<IReadOnlyList<PrecheckFinding>> RunAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var scope = await TableScope.ReadAsync(session, options, isUnderLock: false, cancellationToken).ConfigureAwait(false);
        _findings.AddRange(await PrivilegeCheck
            .FindAsync(session, scope.Databases, scope.Tables, options, cancellationToken)
            .ConfigureAwait(false));
        if (options.IncludesAccounts
            && await AccountReader.CheckAsync(session, cancellationToken).ConfigureAwait(false) is { } finding)
        {
            _findings.Add(finding);
        }

        await CheckServerAsync(session, cancellationToken).ConfigureAwait(false);
        await CheckLagAsync(session, cancellationToken).ConfigureAwait(false);
        await CheckClockAsync(session, cancellationToken).ConfigureAwait(false);
        await CheckTablesAsync(session, scope, cancellationToken).ConfigureAwait(false);
        var leftOut = await LeftOutObjects.ReadAsync(session, options, cancellationToken).ConfigureAwait(false);
        _findings.AddRange(leftOut.Findings);
        return _findings;
    }

    private async Task CheckServerAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var facts = await SourceFacts.ReadAsync(session, "", cancellationToken).ConfigureAwait(false);
        if (facts.Variables.GetValueOrDefault("log_bin") != "ON")
        {
            Add(
                FindingSeverity.Warning,
                BackupErrorCode.None,
                "The binary log is off, so a restore can only reach the moment of the backup.",
                "Set log_bin to be able to restore to any moment.");
        }

        if (facts.Variables.GetValueOrDefault("lower_case_table_names") is { Length: > 0 } letterCase && letterCase != "0")
        {
            Add(
                FindingSeverity.Information,
                BackupErrorCode.None,
                $"The server has lower_case_table_names={letterCase}; a target with another value may see other names.");
        }
    }

    private async Task CheckLagAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (options.MaxReplicaLag is null)
        {
            return;
        }

        try
        {
            if (await ServerLoad.LagAsync(session, cancellationToken).ConfigureAwait(false) is null)
            {
                Add(
                    FindingSeverity.Warning,
                    BackupErrorCode.None,
                    "A limit for the lag of the replica was given, but the server is no replica or does not apply: the limit has no effect.",
                    "Back up from a replica, or leave the limit out. How far other servers are behind this one can not be read from it.");
            }
        }
        catch (MySqlWireException ex) when (LockErrors.IsRefusal(ex.ServerErrorNumber))
        {
            Add(
                FindingSeverity.Error,
                BackupErrorCode.MissingPrivilege,
                "The account may not see how far the replica is behind, and a limit for that was given.",
                session.Server.Flavour == Flavour.MariaDb ? "GRANT REPLICA MONITOR ON *.* TO the account." : "GRANT REPLICATION CLIENT ON *.* TO the account.");
        }
    }

    private async Task CheckClockAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync("SELECT UNIX_TIMESTAMP()", cancellationToken).ConfigureAwait(false);
        var skew = DateTimeOffset.FromUnixTimeSeconds(result.Rows[0].GetInt64(0)) - time.GetUtcNow();
        if (skew.Duration() > LargestSkew)
        {
            Add(
                FindingSeverity.Warning,
                BackupErrorCode.None,
                string.Create(CultureInfo.InvariantCulture, $"The clocks of the server and of this machine differ by {skew.TotalSeconds:0} s."),
                "Set both by NTP, or times in the set and in the server's logs do not match.");
        }
    }

    private async Task CheckTablesAsync(MySqlSession session, TableScope scope, CancellationToken cancellationToken)
    {
        var reader = new SchemaReader(session.Server);
        var planner = new ColumnPlanner(session.Server);
        var lists = new CheckLists(session, connect);
        var bytes = 0L;
        foreach (var database in scope.Tables.GroupBy(table => table.Database, StringComparer.Ordinal))
        {
            var chosen = database.ToList();
            var tables = await reader
                .ReadColumnsAsync(
                    (statements, token) => lists.ReadAsync(statements, isLong: chosen.Count >= SharedLists.ManyTables, token),
                    database.Key,
                    chosen,
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (var table in tables)
            {
                Sizes.Add(table);
                bytes += table.DataLength;
                if (table.Reference.TableType == TableReference.View)
                {
                    await CheckViewAsync(session, table, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    CheckTable(session.Server, planner, table);
                }
            }
        }

        var views = scope.Tables.Count(table => table.TableType == TableReference.View);
        Add(
            FindingSeverity.Information,
            BackupErrorCode.None,
            $"{ByteText.Count(scope.Databases.Count, "database")} with {ByteText.Count(scope.Tables.Count - views, "table")} and {ByteText.Count(views, "view")},"
                + $" about {ByteText.Format(bytes)} of rows by the server's estimate.");
    }

    private async Task CheckViewAsync(MySqlSession session, TableDefinition view, CancellationToken cancellationToken)
    {
        // The server lists no columns of a view that it can not open, or says so in its comment. What the account may not see is a finding of its own.
        var isSuspect = view.Columns.Count == 0 || view.Comment != "VIEW";
        if (!isSuspect || _findings.Exists(finding => finding.Code == BackupErrorCode.MissingPrivilege))
        {
            return;
        }

        var text = await DefinitionReader
            .ReadAsync(session, "view", view.Database, view.Name, cancellationToken)
            .ConfigureAwait(false);
        if (!(view, text).IsUsable())
        {
            _findings.Add(BrokenView.Describe(text));
        }
    }

    private void CheckTable(ServerIdentity server, ColumnPlanner planner, TableDefinition table)
    {
        var reference = table.Reference;
        if (!reference.HasRows)
        {
            return;
        }

        if (reference.IsShell)
        {
            Add(
                FindingSeverity.Warning,
                BackupErrorCode.None,
                $"The rows of {reference.Sql} are not backed up: its engine {reference.Engine} keeps them elsewhere.");
            return;
        }

        if (reference.Engine is null)
        {
            Add(
                FindingSeverity.Error,
                BackupErrorCode.UnsupportedObject,
                $"The server can not open the table {reference.Sql}.",
                "Repair, drop or exclude it.");
            return;
        }

        try
        {
            planner.PlanRows(SystemVersioning.Complete(server, table).Columns, reference.Sql);
        }
        catch (BackupException ex)
        {
            Add(FindingSeverity.Error, ex.Code, $"{reference.Sql}: {ex.Message}", ex.Hint);
        }
    }

    private void Add(FindingSeverity severity, BackupErrorCode code, string message, string? hint = null) =>
        _findings.Add(new PrecheckFinding(severity, code, message, hint));
}
