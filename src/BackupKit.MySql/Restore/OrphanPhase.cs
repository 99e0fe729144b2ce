using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Looks for rows without the row their foreign key refers to. Rows are loaded and keys are added with foreign_key_checks=0, so the server has
/// not looked. Such rows are as they were in the source, or their parent was not restored: a finding, and no failure.
/// </summary>
internal sealed class OrphanPhase(RestoreContext context)
{
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        if (context.Options.ForeignKeyCheckTime <= TimeSpan.Zero)
        {
            return;
        }

        var keys = new List<ReferringKey>();
        foreach (var database in context.Plan.Databases.Where(d => !d.IsComplete))
        {
            keys.AddRange(await OwnKeysAsync(database, cancellationToken).ConfigureAwait(false));
            keys.AddRange(await ReferringKeysAsync(database, cancellationToken).ConfigureAwait(false));
        }

        await context.Sessions
            .ForEachAsync(keys, (session, key, token) => FindAsync(session, key.Database, key.Table, key.Key, token), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<List<ReferringKey>> OwnKeysAsync(DatabaseRestore database, CancellationToken cancellationToken)
    {
        var keys = new List<ReferringKey>();
        foreach (var table in database.Tables)
        {
            var completion = await context.Completions.GetAsync(database, table, cancellationToken).ConfigureAwait(false);
            keys.AddRange(completion.ForeignKeys
                .Select(ForeignKeyText.Parse)
                .OfType<ForeignKeyText>()
                .Select(k => new ReferringKey(database.Target, table.Name, k)));
        }

        return keys;
    }

    private async Task<IReadOnlyList<ReferringKey>> ReferringKeysAsync(DatabaseRestore database, CancellationToken cancellationToken)
    {
        try
        {
            var session = await context.Sessions.First.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await ReferringKey.ReadAsync(session, database, context.Plan.Target.Names, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex)
        {
            context.Warn(
                BackupErrorCode.OrphanedRows,
                $"Which other tables refer to those of {SqlText.Identifier(database.Target)} could not be read. {ex.Message}",
                "Look at the foreign keys that refer to the restored tables yourself.");
            return [];
        }
    }

    private async Task FindAsync(
        TargetSession session,
        string database,
        string table,
        ForeignKeyText key,
        CancellationToken cancellationToken)
    {
        context.Progress.Report("foreign keys", table);
        var subject = $"The foreign key {SqlText.Identifier(key.Name)} of {SqlText.Identifier(database, table)}";
        var parent = SqlText.Identifier(key.Database ?? database, key.Table);
        try
        {
            var (rows, isThere) = await CountAsync(session, database, table, key, cancellationToken).ConfigureAwait(false);
            if (rows > 0)
            {
                context.Warn(
                    BackupErrorCode.OrphanedRows,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{subject} has {rows} rows that refer to no row of {parent}{(isThere ? "" : ", which is not on the target")}."),
                    "They are restored as the set has them. Correct the rows, or restore the parent table too.");
            }
        }
        catch (MySqlWireException ex)
        {
            var isLate = ex.ServerErrorNumber is ServerErrorNumbers.QueryTimeout or ServerErrorNumbers.StatementTimeout;
            context.Warn(
                BackupErrorCode.OrphanedRows,
                isLate
                    ? $"{subject} was not checked to its end in the time allowed for it, so rows without their row of {parent} may be there."
                    : $"{subject} could not be checked. {ex.Message}",
                isLate ? "Allow more time for the check of a foreign key."
                : ex.ServerErrorNumber == 0 ? "The rows are restored; count those without their parent yourself."
                : "The account needs SELECT on both tables.");
        }
    }

    private async Task<(long Rows, bool IsParentThere)> CountAsync(
        TargetSession session,
        string database,
        string table,
        ForeignKeyText key,
        CancellationToken cancellationToken)
    {
        var opened = await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        var (child, parent) = (SqlText.Identifier(database, table), SqlText.Identifier(key.Database ?? database, key.Table));

        // A row with a NULL in any part of its key refers to nothing (MATCH SIMPLE).
        var refers = string.Join(" AND ", key.Columns.Select(c => $"c.{SqlText.Identifier(c)} IS NOT NULL"));
        var equal = string.Join(" AND ", key.Columns.Zip(key.ParentColumns, (c, p) => $"p.{SqlText.Identifier(p)}=c.{SqlText.Identifier(c)}"));
        var absent = $"p.{SqlText.Identifier(key.ParentColumns[0])} IS NULL";
        try
        {
            var sql = Bounded(opened.Server, $"COUNT(*) FROM {child} c LEFT JOIN {parent} p ON {equal} WHERE {refers} AND {absent}");
            return ((await opened.QueryAsync(sql, cancellationToken).ConfigureAwait(false)).Rows[0].GetInt64(0), true);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is ServerErrorNumbers.NoSuchTable or ServerErrorNumbers.UnknownDatabase)
        {
            var sql = Bounded(opened.Server, $"COUNT(*) FROM {child} c WHERE {refers}");
            return ((await opened.QueryAsync(sql, cancellationToken).ConfigureAwait(false)).Rows[0].GetInt64(0), false);
        }
    }

    private string Bounded(ServerIdentity server, string query)
    {
        var time = Math.Clamp(context.Options.ForeignKeyCheckTime.TotalMilliseconds, 1, int.MaxValue);
        return server.Flavour == Flavour.MariaDb
            ? string.Create(CultureInfo.InvariantCulture, $"SET STATEMENT max_statement_time={Math.Min(time / 1000, 31536000):0.###} FOR SELECT {query}")
            : string.Create(CultureInfo.InvariantCulture, $"SELECT /*+ MAX_EXECUTION_TIME({time:0}) */ {query}");
    }
}
