using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Makes a view that the server refuses for what is not there. The server says what it misses; that gets a stand-in, and the exact text is tried
/// again. What decides is that the server then prints the text of the set. The stand-ins are dropped in any case.
/// </summary>
internal sealed class ViewRescue(RestoreContext context, SourceEnvironment environment, ViewRestore view, HashSet<InventoryItem> made)
{
    private const int WrongView = 1356;
    private const int NoSuchRoutine = 1305;
    private const int UnknownColumn = 1054;
    private const int NoSuchDefiner = 1449;

    // The type of a missing column is in no view; the server prints some expressions by it, or accepts them for one type only.
    private static readonly string[] Types = ["INT", "TEXT", "DATETIME", "JSON", "GEOMETRY"];

    private MySqlWireException? _cause;

    /// <summary>Makes the view and says why it does not work; <see langword="null"/> when it can not be made.</summary>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        foreach (var type in view.References.Count > 0 ? Types : [])
        {
            if (await CreateAsync(type, cancellationToken).ConfigureAwait(false))
            {
                // Without the stand-ins: a server prints a view that works otherwise than one that does not.
                if (await view.IsExactAsync(context, cancellationToken).ConfigureAwait(false))
                {
                    await view.MarkAsync(context, cancellationToken).ConfigureAwait(false);
                    return _cause?.Message ?? "";
                }

                await view.DropAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    private async Task<bool> CreateAsync(string type, CancellationToken cancellationToken)
    {
        var stubs = new ViewStubs(context, view, type);
        try
        {
            return await CreateAsync(stubs, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stubs.DropAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> CreateAsync(ViewStubs stubs, CancellationToken cancellationToken)
    {
        // Each attempt adds one stand-in or column, of which there can not be more than names.
        for (var attempt = 0; attempt <= 2 * view.References.Count; attempt++)
        {
            try
            {
                await view.CreateAsync(context, environment, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
            {
                _cause ??= ex;
                if (!await TryProvideAsync(stubs, ex, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }

        return false;
    }

    // A stand-in that the server refuses leaves one view out; it is not the end of the restore.
    private async Task<bool> TryProvideAsync(ViewStubs stubs, MySqlWireException refusal, CancellationToken cancellationToken)
    {
        try
        {
            return await ProvideAsync(stubs, refusal, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            return false;
        }
    }

    private async Task<bool> ProvideAsync(ViewStubs stubs, MySqlWireException refusal, CancellationToken cancellationToken)
    {
        switch (refusal.ServerErrorNumber)
        {
            case ServerErrorNumbers.NoSuchTable:
                return Named(refusal) is { } table
                    && await stubs.AddTableAsync(table.Database, table.Name, cancellationToken).ConfigureAwait(false);
            case ServerErrorNumbers.UnknownDatabase:
                return view.References.Select(r => r.Parts[0]).FirstOrDefault(n => IsNamed(refusal, n)) is { } database
                    && await stubs.AddDatabaseAsync(database, cancellationToken).ConfigureAwait(false);
            case NoSuchRoutine:
                return view.References.FirstOrDefault(r => r.Arguments is not null && Says(refusal, $"FUNCTION {r.DatabaseOr(Own)}.{r.Name} ")) is { } call
                    && await stubs.AddFunctionAsync(call.DatabaseOr(Own), call.Name, call.Arguments!.Value, cancellationToken).ConfigureAwait(false);
            case UnknownColumn:
                return view.References.FirstOrDefault(r => IsNamed(refusal, string.Join('.', r.Parts))) is { } column
                    && await stubs.AddColumnAsync(column.Name, cancellationToken).ConfigureAwait(false);
            case WrongView:
            case NoSuchDefiner:
                return await TakeAwayAsync(refusal, cancellationToken).ConfigureAwait(false);
            default:
                return false;
        }
    }

    // A view that does not work itself is in the way of one that stands on it. It is made again afterwards.
    private async Task<bool> TakeAwayAsync(MySqlWireException refusal, CancellationToken cancellationToken)
    {
        var isTaken = false;
        foreach (var database in context.Open)
        {
            foreach (var other in database.Views.Where(made.Contains))
            {
                var found = new ViewRestore(database, other, []);
                if (view.RefersTo(found, context.Plan.Target.Names)
                    && (refusal.ServerErrorNumber == NoSuchDefiner || IsNamed(refusal, $"{database.Target}.{other.Name}")))
                {
                    await found.TakeAwayAsync(context, cancellationToken).ConfigureAwait(false);
                    isTaken |= made.Remove(other);
                }
            }
        }

        return isTaken;
    }

    private string Own => view.Database.Target;

    private (string Database, string Name)? Named(MySqlWireException refusal)
    {
        var named = view.References.Where(r => r.Parts.Count <= 2 && IsNamed(refusal, $"{r.DatabaseOr(Own)}.{r.Name}")).ToList();
        var table = named.Find(r => refusal.Message.Contains($"'{r.DatabaseOr(Own)}.{r.Name}'", StringComparison.Ordinal)) ?? named.FirstOrDefault();
        return table is null ? null : (table.DatabaseOr(Own), table.Name);
    }

    private static bool IsNamed(MySqlWireException refusal, string name) => Says(refusal, $"'{name}'");

    // A target that folds case names things in lower case.
    private static bool Says(MySqlWireException refusal, string text) => refusal.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
