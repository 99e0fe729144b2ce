using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Loads the rows of all tables, the largest first. The worker that finishes a table adds its indexes while others load on.</summary>
internal sealed class RowPhase(RestoreContext context, ChunkLoader loader, TablePhase tables)
{
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var jobs = context.Open
            .SelectMany(d => d.Tables.Select(t => (Database: d, Table: t)))
            .OrderByDescending(p => p.Table.Bytes)
            .SelectMany(p => Jobs(p.Database, p.Table))
            .ToList();
        return context.Sessions.ForEachAsync(jobs, RunAsync, cancellationToken);
    }

    private static IEnumerable<RowJob> Jobs(DatabaseRestore database, TableRestore table)
    {
        var state = new TableLoad(database, table, table.IsTransactional ? Math.Max(1, table.Rows.Count) : 1);
        return table.IsTransactional && table.Rows.Count > 0
            ? table.Rows.Select(p => new RowJob(state, [p]))
            : [new RowJob(state, table.Rows)];
    }

    private async Task RunAsync(TargetSession session, RowJob job, CancellationToken cancellationToken)
    {
        var (database, table) = (job.State.Database, job.State.Table);
        if (table.IsTransactional)
        {
            foreach (var part in job.Parts)
            {
                await LoadOnceAsync(session, database, table, part, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            await ReloadAsync(session, database, table, cancellationToken).ConfigureAwait(false);
        }

        if (job.Complete())
        {
            await tables.AddKeysAsync(session, database, table, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LoadOnceAsync(
        TargetSession session,
        DatabaseRestore database,
        TableRestore table,
        PartRecord part,
        CancellationToken cancellationToken)
    {
        // Asked of the server and not of memory: a COMMIT whose answer was lost may have been done.
        var journal = context.JournalOf(database);
        if (await journal.HasAsync(session, RestoreJournal.ForRows(part.Key), cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await loader.LoadAsync(session, table, part, journal, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            // The server may still have been at the COMMIT of a run that is gone when it was asked above.
            if (await journal.HasAsync(session, RestoreJournal.ForRows(part.Key), cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            throw Refused(table, part, ex);
        }

        context.Progress.Loaded(table, part);
    }

    // Without transactions a chunk can be there by half, so an interrupted table begins anew.
    private async Task ReloadAsync(
        TargetSession session,
        DatabaseRestore database,
        TableRestore table,
        CancellationToken cancellationToken)
    {
        var journal = context.JournalOf(database);
        var step = RestoreJournal.ForAllRows(table.Name);
        if (table.Rows.Count == 0 || await journal.HasAsync(session, step, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await EmptyAsync(session, database, table, cancellationToken).ConfigureAwait(false);
        foreach (var part in table.Rows)
        {
            try
            {
                await loader.LoadAsync(session, table, part, null, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
            {
                throw Refused(table, part, ex);
            }

            context.Progress.Loaded(table, part);
        }

        await journal.MarkAsync(session, [step], cancellationToken).ConfigureAwait(false);
    }

    private static async Task EmptyAsync(
        TargetSession session,
        DatabaseRestore database,
        TableRestore table,
        CancellationToken cancellationToken)
    {
        var name = SqlText.Identifier(database.Target, table.Name);
        var some = await session.QueryAsync($"SELECT 1 FROM {name} LIMIT 1", cancellationToken).ConfigureAwait(false);
        if (some.Rows.Count == 0)
        {
            return;
        }

        try
        {
            await session.DefineAsync(database.Target, $"TRUNCATE TABLE {name}", cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            // ARCHIVE can not be emptied: make the table anew.
            var text = await session.QueryAsync($"SHOW CREATE TABLE {name}", cancellationToken).ConfigureAwait(false);
            await session.DefineAsync(database.Target, $"DROP TABLE {name}", cancellationToken).ConfigureAwait(false);
            await session.DefineAsync(database.Target, TableBuild.Plan(text.Rows[0][1], false).Create, cancellationToken).ConfigureAwait(false);
        }
    }

    private static BackupException Refused(TableRestore table, PartRecord part, MySqlWireException error) => new(
        BackupErrorCode.LoadMismatch,
        $"The target refused rows of {SqlText.Identifier(table.Database, table.Name)}, part {part.Key}. {error.Message}",
        "The part was rolled back. Compare version, character sets and sql_mode of the target with the source.",
        innerException: error);
}
