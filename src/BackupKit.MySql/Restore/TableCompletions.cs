using System.Collections.Concurrent;

namespace BackupKit.MySql.Restore;

/// <summary>What each table needs after its rows, kept from the one time its definition is read. Thread-safe.</summary>
internal sealed class TableCompletions(DefinitionSource definitions, long deferIndexBytes)
{
    // By reference: a table is a record, whose hash is that of all it holds.
    private readonly ConcurrentDictionary<TableRestore, TableCompletion> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the definition and decides what is deferred.</summary>
    public async Task<TableBuild> BuildAsync(DatabaseRestore database, TableRestore table, CancellationToken cancellationToken)
    {
        var text = await definitions.ReadAsync(database, table.Item, cancellationToken).ConfigureAwait(false);
        var build = TableBuild.Plan(text, table.Bytes >= deferIndexBytes);
        _known[table] = TableCompletion.Of(build);
        return build;
    }

    /// <summary>What is left to do for the table.</summary>
    public async Task<TableCompletion> GetAsync(DatabaseRestore database, TableRestore table, CancellationToken cancellationToken) =>
        _known.TryGetValue(table, out var known)
            ? known
            : TableCompletion.Of(await BuildAsync(database, table, cancellationToken).ConfigureAwait(false));
}
