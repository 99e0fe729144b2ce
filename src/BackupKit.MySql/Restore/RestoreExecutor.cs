using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>Executes a plan. The order is a safety property and stands here alone.</summary>
internal sealed class RestoreExecutor(RestoreContext context)
{
    private readonly TablePhase _tables = new(context);
    private readonly ProgramPhase _programs = new(context);

    public static RestoreContext CreateContext(
        MySqlRestorePlan plan,
        MySqlRestoreOptions options,
        TargetSessions sessions,
        IProgress<BackupProgress>? progress)
    {
        var parts = new SetParts(plan.Set.Sink, plan.Set.Key);
        return new RestoreContext
        {
            Plan = plan,
            Options = options,
            Sessions = sessions,
            Parts = parts,
            Definitions = new DefinitionSource(parts, new SetContents(plan.Set.Manifest)),
            Progress = new RestoreProgress(plan, progress),
        };
    }

    /// <summary>Makes everything and loads the rows. What runs by itself, triggers and events, comes when the rows are there.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await _tables.CreateDatabasesAsync(cancellationToken).ConfigureAwait(false);
        await _tables.CreateSequencesAsync(cancellationToken).ConfigureAwait(false);
        await _tables.CreateTablesAsync(cancellationToken).ConfigureAwait(false);
        await LoadRowsAsync(cancellationToken).ConfigureAwait(false);
        await _tables.AddForeignKeysAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateRoutinesAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateViewsAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateTriggersAsync(cancellationToken).ConfigureAwait(false);
        await _programs.CreateEventsAsync(cancellationToken).ConfigureAwait(false);
        await _tables.SetSequencesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the restore after it was proved: from here on it can not be resumed, so the journals go.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (context.Options.EnableEvents)
        {
            await _programs.EnableEventsAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var database in context.Plan.Databases)
        {
            await context.JournalOf(database).DropAsync(context.Sessions.First, cancellationToken).ConfigureAwait(false);
        }

        await _tables.SetReadOnlyAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task LoadRowsAsync(CancellationToken cancellationToken)
    {
        var usesLoadData = new RestorePreflight(context.Plan.Set.Manifest, context.Plan.Target, context.Options).UsesLoadData();
        var loader = new ChunkLoader(context.Parts, context.Plan.Target, usesLoadData);
        return new RowPhase(context, loader, _tables).RunAsync(cancellationToken);
    }
}
