namespace BackupKit.MySql.Restore;

/// <summary>
/// Gives the jobs of a restore out to its workers. Each worker has a table of its own, the largest first, and adds its indexes while the others load
/// theirs; only when no table is left that nobody has begun do workers help each other. Thread-safe.
/// </summary>
internal sealed class RowQueue
{
    /// <summary>A table up to here shares its transaction with others: a commit costs as much as some thousand rows.</summary>
    private const long SmallTableBytes = 128 << 10;

    private const long BatchBytes = 1 << 20;
    private const int BatchTables = 50;

    private readonly Lock _lock = new();
    private readonly Queue<RowUnit> _untouched;
    private readonly List<RowUnit> _begun = [];

    public RowQueue(IEnumerable<DatabaseRestore> databases)
    {
        _untouched = new Queue<RowUnit>(databases.SelectMany(Units).OrderByDescending(u => u.Bytes));
    }

    /// <summary>Takes the next job of a worker.</summary>
    /// <param name="previous">The job it has done; <see langword="null"/> at its begin.</param>
    /// <returns><see langword="null"/> when nothing is left.</returns>
    public RowJob? Take(RowJob? previous)
    {
        lock (_lock)
        {
            return previous?.Unit.Take() ?? Begin() ?? _begun.Where(u => !u.IsTaken).MaxBy(u => u.Bytes)?.Take();
        }
    }

    private RowJob? Begin()
    {
        if (!_untouched.TryDequeue(out var unit))
        {
            return null;
        }

        _begun.RemoveAll(u => u.IsTaken);
        _begun.Add(unit);
        return unit.Take();
    }

    private static IEnumerable<RowUnit> Units(DatabaseRestore database)
    {
        var batch = new List<TableRestore>();
        var bytes = 0L;
        foreach (var table in database.Tables)
        {
            if (!table.IsTransactional || table.Bytes > SmallTableBytes)
            {
                yield return RowUnit.OfTable(database, table);
                continue;
            }

            if (batch.Count == BatchTables || bytes + table.Bytes > BatchBytes)
            {
                yield return RowUnit.OfTables(database, batch);
                (batch, bytes) = ([], 0);
            }

            batch.Add(table);
            bytes += table.Bytes;
        }

        if (batch.Count > 0)
        {
            yield return RowUnit.OfTables(database, batch);
        }
    }
}
