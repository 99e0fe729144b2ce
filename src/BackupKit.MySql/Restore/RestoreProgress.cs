namespace BackupKit.MySql.Restore;

/// <summary>Counts what a restore has done and tells the caller. Thread-safe.</summary>
internal sealed class RestoreProgress(MySqlRestorePlan plan, IProgress<BackupProgress>? progress)
{
    private readonly long _totalParts = plan.Databases.Sum(database => database.Tables.Sum(table => table.Rows.Count));
    private long _rows;
    private long _bytes;
    private long _parts;

    public long Rows => Interlocked.Read(ref _rows);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Loaded(TableRestore table, PartRecord part)
    {
        Interlocked.Add(ref _rows, part.Result.Digest?.Rows ?? 0);
        Interlocked.Add(ref _bytes, part.PlainLength);
        Interlocked.Increment(ref _parts);
        Report("restore", table.Name);
    }

    public void Report(string phase, string? current = null) => progress?.Report(
        new BackupProgress(phase, Bytes, plan.TotalBytes, Interlocked.Read(ref _parts), _totalParts, Rows, current));
}
