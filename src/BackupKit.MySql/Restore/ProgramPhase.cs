using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Routines, views, triggers and events: each made under the session state it was made under in the source.</summary>
internal sealed class ProgramPhase(RestoreContext context)
{
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

    /// <summary>
    /// Makes views of all databases until a round makes no more: what a view needs is known to the server alone. Views that were already broken in
    /// the source stay out and are reported.
    /// </summary>
    public async Task CreateViewsAsync(CancellationToken cancellationToken)
    {
        var open = context.Open.SelectMany(d => d.Views.Select(v => (Database: d, View: v))).ToList();
        var failures = new Dictionary<InventoryItem, MySqlWireException>(ReferenceEqualityComparer.Instance);
        while (open.Count > 0)
        {
            var left = new List<(DatabaseRestore Database, InventoryItem View)>();
            foreach (var (database, view) in open)
            {
                try
                {
                    await CreateAsync(database, view, cancellationToken).ConfigureAwait(false);
                }
                catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
                {
                    failures[view] = ex;
                    left.Add((database, view));
                }
            }

            if (left.Count == open.Count)
            {
                Report(left, failures);
                return;
            }

            open = left;
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
                    await InEnvironmentAsync(database, item, sql, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private void Report(
        List<(DatabaseRestore Database, InventoryItem View)> left,
        Dictionary<InventoryItem, MySqlWireException> failures)
    {
        if (left.Find(l => !IsBroken(l.View)) is { View: { } view, Database: { } database })
        {
            throw RestoreErrors.CannotCreate("view", database.Target, view.Name, failures[view]);
        }

        foreach (var (owner, item) in left)
        {
            context.Warn(
                $"The view {SqlText.Identifier(owner.Target, item.Name)} was broken in the source and is not on the target. {failures[item].Message}",
                "Its text is in the set under objects/view; correct it by hand.");
        }
    }

    private static bool IsBroken(InventoryItem view) => view.Properties.GetValueOrDefault("valid") == "false";

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

        await InEnvironmentAsync(database, item, text, cancellationToken).ConfigureAwait(false);
        await context.JournalOf(database).MarkAsync(context.Sessions.First, [step], cancellationToken).ConfigureAwait(false);
    }

    private async Task InEnvironmentAsync(
        DatabaseRestore database,
        InventoryItem item,
        ReadOnlyMemory<byte> statement,
        CancellationToken cancellationToken)
    {
        var worker = context.Sessions.First;
        var session = await worker.UseAsync(database.Target, RestorePrologue.DefinitionMode, cancellationToken).ConfigureAwait(false);
        var environment = ProgramEnvironment.Of(item);
        var changed = await ChangeCollationAsync(worker, session, database, environment, cancellationToken).ConfigureAwait(false);
        try
        {
            worker.ForgetMode();
            await session.ExecuteAsync(environment.SetStatement(), cancellationToken).ConfigureAwait(false);
            await worker.ExecuteAsync(session, statement, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!session.IsBroken)
            {
                await session.ExecuteAsync("SET NAMES binary", CancellationToken.None).ConfigureAwait(false);
                await session.ExecuteAsync("SET SESSION time_zone='+00:00'", CancellationToken.None).ConfigureAwait(false);
                if (changed is not null)
                {
                    await worker.ExecuteAsync(session, Encoding.UTF8.GetBytes(changed), CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }

    // A program keeps the default collation its database had when it was made; only the database itself can pass it on.
    private static async Task<string?> ChangeCollationAsync(
        TargetSession worker,
        MySqlSession session,
        DatabaseRestore database,
        ProgramEnvironment environment,
        CancellationToken cancellationToken)
    {
        if (environment.DatabaseCollation is not { } wanted)
        {
            return null;
        }

        var current = await session.QueryAsync("SELECT @@collation_database", cancellationToken).ConfigureAwait(false);
        if (current.Rows[0].GetString(0) is var now && now.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var alter = $"ALTER DATABASE {SqlText.Identifier(database.Target)} COLLATE ";
        await worker.ExecuteAsync(session, Encoding.UTF8.GetBytes(alter + wanted), cancellationToken).ConfigureAwait(false);
        return alter + now;
    }
}
