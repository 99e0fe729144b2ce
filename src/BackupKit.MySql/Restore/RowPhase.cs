using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Loads the rows of all tables, the largest first. The worker that finishes a table adds its indexes while others load on.</summary>
internal sealed class RowPhase(RestoreContext context, ChunkLoader loader, TablePhase tables)
{
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var queue = new RowQueue(context.Open);
        return context.Sessions.DrainAsync<RowJob>(queue.Take, RunAsync, cancellationToken);
    }

    private async Task RunAsync(TargetSession session, RowJob job, CancellationToken cancellationToken)
    {
        if (job.First.IsTransactional)
        {
            await LoadOnceAsync(session, job, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ReloadAsync(session, job.Database, job.First, cancellationToken).ConfigureAwait(false);
        }

        foreach (var done in job.Complete())
        {
            await tables.AddKeysAsync(session, done.Database, done.Table, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LoadOnceAsync(TargetSession session, RowJob job, CancellationToken cancellationToken)
    {
        // Asked of the server and not of memory: a COMMIT whose answer was lost may have been done. Only of what was never begun is nothing there.
        var journal = context.JournalOf(job.Database);
        var isNew = !job.IsBegun && job.Database.Journal is null;
        job.IsBegun = true;
        var open = isNew ? job.Parts : await OpenAsync(session, journal, job.Parts, cancellationToken).ConfigureAwait(false);
        while (open.Count > 0)
        {
            try
            {
                await loader.LoadAsync(session, open, journal, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (BackupException ex) when (ChunkLoader.IsRefusal(ex))
            {
                // The server may still have been at the COMMIT of a run that is gone when it was asked above.
                var left = await OpenAsync(session, journal, open, cancellationToken).ConfigureAwait(false);
                if (left.Count == open.Count)
                {
                    throw;
                }

                open = left;
            }
        }

        foreach (var part in open)
        {
            context.Progress.Loaded(part.Table, part.Part);
        }
    }

    private static async Task<IReadOnlyList<TablePart>> OpenAsync(
        TargetSession session,
        RestoreJournal journal,
        IReadOnlyList<TablePart> parts,
        CancellationToken cancellationToken)
    {
        var recorded = await journal
            .RecordedAsync(session, parts.Select(p => RestoreJournal.ForRows(p.Part.Key)), cancellationToken)
            .ConfigureAwait(false);
        return [.. parts.Where(p => !recorded.Contains(RestoreJournal.ForRows(p.Part.Key)))];
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
        if (table.Rows.Count == 0 || (await journal.RecordedAsync(session, [step], cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            return;
        }

        await EmptyAsync(session, database, table, cancellationToken).ConfigureAwait(false);
        foreach (var part in table.Rows)
        {
            await loader.LoadAsync(session, [new TablePart(table, part)], null, cancellationToken).ConfigureAwait(false);
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
}
