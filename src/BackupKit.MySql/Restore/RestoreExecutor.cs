using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Executes a plan. The order is a safety property and stands here alone.</summary>
internal sealed class RestoreExecutor(RestoreContext context)
{
    private readonly TablePhase _tables = new(context);
    private readonly ProgramPhase _programs = new(context);
    private readonly ViewPhase _views = new(context);

    public static RestoreContext CreateContext(
        MySqlRestorePlan plan,
        MySqlRestoreOptions options,
        TargetSessions sessions,
        IProgress<BackupProgress>? progress)
    {
        var parts = new SetParts(plan.Converted.Sink, plan.Converted.Key);
        return new RestoreContext
        {
            Plan = plan,
            Options = options,
            Sessions = sessions,
            Parts = parts,
            Definitions = new DefinitionSource(parts, new SetContents(plan.Converted.Manifest), plan.Definitions),
            Progress = new RestoreProgress(plan, progress),
        };
    }

    /// <summary>Makes everything and loads the rows. What runs by itself, triggers and events, comes when the rows are there.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await new ServerObjectPhase(context).CreateAsync(cancellationToken).ConfigureAwait(false);
        await _tables.CreateDatabasesAsync(cancellationToken).ConfigureAwait(false);
        await _views.CreateBrokenAsync(cancellationToken).ConfigureAwait(false);
        await _tables.CreateSequencesAsync(cancellationToken).ConfigureAwait(false);
        if (context.Options.DisableRedoLog)
        {
            await RedoLog.RunWithoutAsync(context, () => FillAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        await _tables.AddForeignKeysAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateRoutinesAsync(cancellationToken).ConfigureAwait(false);
        await _views.CreateAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateTriggersAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateEventsAsync(cancellationToken).ConfigureAwait(false);
        await _tables.SetSequencesAsync(cancellationToken).ConfigureAwait(false);
        await new HistogramPhase(context).RunAsync(cancellationToken).ConfigureAwait(false);
        await new AccountPhase(context).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports rows that refer to rows which are not there.</summary>
    public Task FindOrphansAsync(CancellationToken cancellationToken) => new OrphanPhase(context).FindAsync(cancellationToken);

    /// <summary>
    /// Ends the restore. Events may change rows as soon as they are enabled, so the journals say before it that the rest is done. The journals are
    /// the last that is written; only making a database read-only comes after them, since nothing can be dropped from it then.
    /// </summary>
    public async Task CompleteAsync(bool isProved, CancellationToken cancellationToken)
    {
        string[] steps = isProved ? [RestoreJournal.Restored, RestoreJournal.Proved] : [RestoreJournal.Restored];
        var session = context.Sessions.First;
        var unfinished = await UnfinishedAsync(session, cancellationToken).ConfigureAwait(false);
        var journals = unfinished.FindAll(d => !d.IsComplete);
        foreach (var database in journals)
        {
            await context.JournalOf(database).MarkAsync(session, steps, cancellationToken).ConfigureAwait(false);
        }

        if (context.Options.EnableEvents)
        {
            await _programs.EnableEventsAsync(unfinished, cancellationToken).ConfigureAwait(false);
        }

        await RestoreJournal.DropAsync(session, journals.Select(d => d.Target), cancellationToken).ConfigureAwait(false);
        await _tables.SetReadOnlyAsync(unfinished, cancellationToken).ConfigureAwait(false);
    }

    // A database that is read-only already was finished to the very end, and takes no statement more.
    private async Task<List<DatabaseRestore>> UnfinishedAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var unfinished = new List<DatabaseRestore>();
        foreach (var database in context.Plan.Databases)
        {
            var text = await session
                .QueryAsync($"SHOW CREATE DATABASE {SqlText.Identifier(database.Target)}", cancellationToken)
                .ConfigureAwait(false);
            if (!DatabaseText.IsReadOnly(text.Rows[0][1]))
            {
                unfinished.Add(database);
            }
        }

        return unfinished;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        await _tables.CreateTablesAsync(cancellationToken).ConfigureAwait(false);
        await LoadRowsAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task LoadRowsAsync(CancellationToken cancellationToken)
    {
        var usesLoadData = new RestorePreflight(context.Plan.Converted.Manifest, context.Plan.Target, context.Options).UsesLoadData();
        var loader = new ChunkLoader(context.Parts, context.Plan.Target, usesLoadData);
        return new RowPhase(context, loader, _tables).RunAsync(cancellationToken);
    }
}
