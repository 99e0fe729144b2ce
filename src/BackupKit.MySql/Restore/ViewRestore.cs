using BackupKit.MySql.Definitions;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>One view to make, with its text for the target and the names in it.</summary>
internal sealed class ViewRestore
{
    private readonly byte[] _text;

    public ViewRestore(DatabaseRestore database, InventoryItem item, byte[] text)
    {
        (Database, Item, _text) = (database, item, text);
        var environment = ProgramEnvironment.Of(item);

        // SHOW CREATE VIEW prints under no quoting mode, whatever the view was made under.
        References = environment.CanTokenize(text) ? ViewReference.Read(text, SqlQuoting.None) : [];
    }

    public DatabaseRestore Database { get; }

    public InventoryItem Item { get; }

    /// <summary>The names its SELECT uses; empty when the text can not be read byte by byte.</summary>
    public IReadOnlyList<ViewReference> References { get; }

    public string Name => SqlText.Identifier(Database.Target, Item.Name);

    private string Step => RestoreJournal.ForCreated(Item.Kind, Item.Name);

    public bool RefersTo(ViewRestore other, StringComparer names) =>
        References.Any(r => names.Equals(r.Name, other.Item.Name) && names.Equals(r.DatabaseOr(Database.Target), other.Database.Target));

    /// <summary>Makes the view.</summary>
    /// <exception cref="MySqlWireException">The server does not take it.</exception>
    public async Task CreateAsync(RestoreContext context, SourceEnvironment environment, CancellationToken cancellationToken)
    {
        if (Database.Journal is not null)
        {
            await DropAsync(context, cancellationToken).ConfigureAwait(false);
        }

        await environment.RunAsync(Database, Item, _text, cancellationToken).ConfigureAwait(false);
    }

    public Task DropAsync(RestoreContext context, CancellationToken cancellationToken) => context.Sessions.First.DefineAsync(
        Database.Target,
        LiveInventory.DropStatement(Database.Target, new LiveObject(Item.Kind, Item.Name)),
        cancellationToken);

    public Task MarkAsync(RestoreContext context, CancellationToken cancellationToken) =>
        context.JournalOf(Database).MarkAsync(context.Sessions.First, [Step], cancellationToken);

    /// <summary>Takes the view away again; the journal forgets it first, so that a resume makes it.</summary>
    public async Task TakeAwayAsync(RestoreContext context, CancellationToken cancellationToken)
    {
        await context.JournalOf(Database).UnmarkAsync(context.Sessions.First, Step, cancellationToken).ConfigureAwait(false);
        await DropAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the server prints the view as the set has it.</summary>
    public async Task<bool> IsExactAsync(RestoreContext context, CancellationToken cancellationToken)
    {
        var session = await context.Sessions.First
            .UseAsync(Database.Target, RestorePrologue.DefinitionMode, cancellationToken)
            .ConfigureAwait(false);
        var live = await DefinitionReader
            .ReadAsync(session, Item.Kind, Database.Target, Item.Name, cancellationToken)
            .ConfigureAwait(false);
        return Comparable(context, live.Text).AsSpan().SequenceEqual(Comparable(context, _text));
    }

    private byte[] Comparable(RestoreContext context, byte[] text)
    {
        var bare = ViewText.Unqualified(text, Database.Target, Item, context.Plan.Target.Names);
        return context.FoldedNames?.Apply(bare, ProgramEnvironment.Of(Item)) ?? bare;
    }
}
