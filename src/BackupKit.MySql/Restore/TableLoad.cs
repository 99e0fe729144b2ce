namespace BackupKit.MySql.Restore;

/// <summary>How far the rows of one table are loaded. Thread-safe.</summary>
internal sealed class TableLoad(DatabaseRestore database, TableRestore table, int jobs)
{
    private int _open = jobs;

    public DatabaseRestore Database => database;

    public TableRestore Table => table;

    /// <summary>Counts one job as done; <see langword="true"/> for the one that was last.</summary>
    public bool CompleteOne() => Interlocked.Decrement(ref _open) == 0;
}
