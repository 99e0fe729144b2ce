namespace BackupKit.MySql.Restore;

/// <summary>Jobs that one worker does one after the other as long as there is something else for the others. Not thread-safe.</summary>
internal sealed class RowUnit
{
    private readonly Queue<RowJob> _jobs;

    private RowUnit(Func<RowUnit, IEnumerable<RowJob>> jobs)
    {
        _jobs = new Queue<RowJob>(jobs(this));
        Bytes = _jobs.Sum(j => j.Bytes);
    }

    /// <summary>Plain bytes that nobody has begun to load.</summary>
    public long Bytes { get; private set; }

    public bool IsTaken => _jobs.Count == 0;

    /// <summary>The chunks of a table in the order of its key, which fills the pages of its index best.</summary>
    public static RowUnit OfTable(DatabaseRestore database, TableRestore table)
    {
        var isSplit = table.IsTransactional && table.Rows.Count > 0;
        var load = new TableLoad(database, table, isSplit ? table.Rows.Count : 1);
        TablePart[][] jobs = isSplit
            ? [.. table.Rows.Select(r => new[] { new TablePart(table, r) })]
            : [[.. table.Rows.Select(r => new TablePart(table, r))]];
        return new RowUnit(unit => jobs.Select(parts => new RowJob(unit, [load], parts)));
    }

    /// <summary>Small tables of a database, in one transaction.</summary>
    public static RowUnit OfTables(DatabaseRestore database, IReadOnlyCollection<TableRestore> tables) => new(unit =>
    [
        new RowJob(
            unit,
            [.. tables.Select(t => new TableLoad(database, t, jobs: 1))],
            [.. tables.SelectMany(t => t.Rows.Select(r => new TablePart(t, r)))]),
    ]);

    /// <summary>Takes the next job; <see langword="null"/> when every one is taken.</summary>
    public RowJob? Take()
    {
        if (_jobs.TryDequeue(out var job))
        {
            Bytes -= job.Bytes;
        }

        return job;
    }
}
