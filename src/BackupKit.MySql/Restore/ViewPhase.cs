using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Views of all databases. Those that were broken in the source are made first, while no table is there yet, since a table that lacks a column
/// can not get a stand-in once it has rows; the others are made when everything they may need is there.
/// </summary>
internal sealed class ViewPhase(RestoreContext context)
{
    private readonly HashSet<InventoryItem> _made = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<InventoryItem, PrecheckFinding> _warnings = new(ReferenceEqualityComparer.Instance);
    private readonly SourceEnvironment _environment = new(context.Sessions.First);

    /// <summary>Makes what was broken in the source, exactly as it was.</summary>
    public async Task CreateBrokenAsync(CancellationToken cancellationToken)
    {
        var broken = new List<ViewRestore>();
        foreach (var database in context.Open)
        {
            await ViewStubs.SweepAsync(context, database, cancellationToken).ConfigureAwait(false);
            foreach (var view in database.Views)
            {
                if (database.Journal?.Steps.Contains(RestoreJournal.ForCreated(view.Kind, view.Name)) == true)
                {
                    _made.Add(view);
                }
                else if (IsBroken(view))
                {
                    broken.Add(await ReadAsync(database, view, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        await RescueAsync(broken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the other views until a round makes no more: what a view needs is known to the server alone.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var failures = new Dictionary<InventoryItem, MySqlWireException>(ReferenceEqualityComparer.Instance);
        var left = await CreateRoundsAsync(failures, cancellationToken).ConfigureAwait(false);
        for (var tries = left.Count + 1; left.Count > 0 && tries > 0; tries--)
        {
            // What is still refused stands on something that is not there, or on a view that does not work; such a one is taken away for it
            // and is among those that are left then.
            if (!await RescueAsync(left, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            left = await CreateRoundsAsync(failures, cancellationToken).ConfigureAwait(false);
        }

        Report(left, failures);
    }

    private async Task<List<ViewRestore>> CreateRoundsAsync(
        Dictionary<InventoryItem, MySqlWireException> failures,
        CancellationToken cancellationToken)
    {
        var open = new List<ViewRestore>();
        foreach (var (database, view) in context.Open.SelectMany(d => d.Views.Where(v => !_made.Contains(v)).Select(v => (d, v))))
        {
            open.Add(await ReadAsync(database, view, cancellationToken).ConfigureAwait(false));
        }

        for (var before = -1; open.Count > 0 && open.Count != before;)
        {
            before = open.Count;
            foreach (var view in open)
            {
                try
                {
                    await view.CreateAsync(context, _environment, cancellationToken).ConfigureAwait(false);
                    await view.MarkAsync(context, cancellationToken).ConfigureAwait(false);
                    _made.Add(view.Item);
                }
                catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
                {
                    failures[view.Item] = ex;
                }
            }

            open.RemoveAll(v => _made.Contains(v.Item));
        }

        return open;
    }

    // What stands on others is made before them: then each of those is a stand-in and none has to work.
    private async Task<bool> RescueAsync(List<ViewRestore> views, CancellationToken cancellationToken)
    {
        var isAnyMade = false;
        foreach (var next in ViewOrder.UsersFirst(views, context.Plan.Target.Names))
        {
            var rescue = new ViewRescue(context, _environment, next, _made);
            if (await rescue.TryAsync(cancellationToken).ConfigureAwait(false) is { } cause)
            {
                isAnyMade |= _made.Add(next.Item);
                _warnings[next.Item] = new PrecheckFinding(
                    FindingSeverity.Warning,
                    BackupErrorCode.CreateObjectFailed,
                    $"The view {next.Name} {(IsBroken(next.Item) ? "was broken in the source, and is so on the target" : "can not be used on the target")}. {cause}",
                    "Its text is exactly that of the source. Make what it refers to, or drop it.");
            }
        }

        return isAnyMade;
    }

    private void Report(List<ViewRestore> left, Dictionary<InventoryItem, MySqlWireException> failures)
    {
        foreach (var (_, warning) in _warnings.Where(w => _made.Contains(w.Key)))
        {
            context.Warn(warning.Code, warning.Message, warning.Hint);
        }

        if (left.Find(l => !IsBroken(l.Item)) is { } refused)
        {
            throw RestoreErrors.CannotCreate("view", refused.Database.Target, refused.Item.Name, failures[refused.Item]);
        }

        foreach (var broken in left)
        {
            context.Warn(
                BackupErrorCode.CreateObjectFailed,
                $"The view {broken.Name} was broken in the source and is not on the target. {failures[broken.Item].Message}",
                "Its text is in the set under objects/view; correct it by hand.");
        }
    }

    private async Task<ViewRestore> ReadAsync(DatabaseRestore database, InventoryItem view, CancellationToken cancellationToken) =>
        new(database, view, await context.Definitions.ReadAsync(database, view, cancellationToken).ConfigureAwait(false));

    private static bool IsBroken(InventoryItem view) => view.Properties.GetValueOrDefault("valid") == "false";
}
