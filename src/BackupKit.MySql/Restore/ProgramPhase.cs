using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Routines, triggers and events: each made under the session state it was made under in the source.</summary>
internal sealed class ProgramPhase(RestoreContext context)
{
    private readonly SourceEnvironment _environment = new(context.Sessions.First);

    public async Task CreateRoutinesAsync(CancellationToken cancellationToken)
    {
        foreach (var database in context.Open)
        {
            await CreateAllAsync(database, database.Routines, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CreateTriggersAsync(CancellationToken cancellationToken)
    {
        foreach (var database in context.Open)
        {
            await CreateAllAsync(database, database.Triggers, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes events, disabled.</summary>
    public async Task CreateEventsAsync(CancellationToken cancellationToken)
    {
        foreach (var database in context.Open)
        {
            await CreateAllAsync(database, database.Events, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Enables the events that were enabled.</summary>
    public async Task EnableEventsAsync(IEnumerable<DatabaseRestore> databases, CancellationToken cancellationToken)
    {
        foreach (var database in databases)
        {
            foreach (var item in database.Events)
            {
                var text = await context.Definitions.ReadAsync(database, item, cancellationToken).ConfigureAwait(false);
                var quoting = ProgramEnvironment.Of(item).Quoting;
                if (EventText.IsEnabled(text, quoting))
                {
                    var sql = EventText.Enable(text, quoting, Encoding.UTF8.GetBytes(SqlText.Identifier(database.Target, item.Name)));
                    await _environment.RunAsync(database, item, sql, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task CreateAllAsync(DatabaseRestore database, IReadOnlyList<InventoryItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            try
            {
                await CreateAsync(database, item, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
            {
                throw RestoreErrors.CannotCreate(item.Kind, database.Target, item.Name, ex);
            }
        }
    }

    private async Task CreateAsync(DatabaseRestore database, InventoryItem item, CancellationToken cancellationToken)
    {
        var step = RestoreJournal.ForCreated(item.Kind, item.Name);
        if (database.Journal?.Steps.Contains(step) == true)
        {
            return;
        }

        var text = await context.Definitions.ReadAsync(database, item, cancellationToken).ConfigureAwait(false);
        if (item.Kind == "event")
        {
            text = EventText.Disable(text, ProgramEnvironment.Of(item).Quoting);
        }

        if (database.Journal is not null)
        {
            var drop = LiveInventory.DropStatement(database.Target, new LiveObject(item.Kind, item.Name));
            await context.Sessions.First.DefineAsync(database.Target, drop, cancellationToken).ConfigureAwait(false);
        }

        await _environment.RunAsync(database, item, text, cancellationToken).ConfigureAwait(false);
        await context.JournalOf(database).MarkAsync(context.Sessions.First, [step], cancellationToken).ConfigureAwait(false);
    }
}
