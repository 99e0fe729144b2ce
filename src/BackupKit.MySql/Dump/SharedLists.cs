using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Reads the lists of a database with many tables on all workers, which have nothing else to do before the lists are known.</summary>
internal sealed class SharedLists(ConsistentSnapshot snapshot)
{
    // Below it all lists together take less than some tens of milliseconds.
    public const int ManyTables = 500;

    /// <summary>Whether there are so many tables, and more than one session.</summary>
    public static bool AreWorthIt(ConsistentSnapshot snapshot, IReadOnlyList<TableReference> tables) =>
        tables.Count >= ManyTables && snapshot.Workers > 1;

    /// <summary>Answers each statement, in their order.</summary>
    public async Task<IReadOnlyList<TextResult>> ReadAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        var results = new TextResult[statements.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, snapshot.Workers), CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(0, statements.Count, parallel, async (i, token) => results[i] = await ReadAsync(statements[i], token).ConfigureAwait(false))
            .ConfigureAwait(false);
        return results;
    }

    private async Task<TextResult> ReadAsync(string statement, CancellationToken cancellationToken)
    {
        Task<TextResult> ReadAsync(MySqlSession session, CancellationToken token) => ObjectList.ReadAsync(session, statement, token);
        return await snapshot.UseWorkerAsync(ReadAsync, cancellationToken).ConfigureAwait(false)
            ?? await snapshot.UseMetadataAsync(ReadAsync, cancellationToken).ConfigureAwait(false);
    }
}
