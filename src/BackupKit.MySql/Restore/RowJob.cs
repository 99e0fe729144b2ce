namespace BackupKit.MySql.Restore;

/// <summary>
/// What one worker loads at a time: one chunk, the whole of several small tables of a database, or of one whose engine has no transactions.
/// </summary>
internal sealed class RowJob(RowUnit unit, IReadOnlyList<TableLoad> tables, IReadOnlyList<TablePart> parts)
{
    private List<TableLoad>? _completed;

    /// <summary>What the job is a piece of.</summary>
    public RowUnit Unit => unit;

    public DatabaseRestore Database => tables[0].Database;

    public IReadOnlyList<TablePart> Parts => parts;

    public TableRestore First => tables[0].Table;

    public long Bytes { get; } = parts.Sum(p => p.Part.PlainLength);

    /// <summary>Whether the job was begun before, and then ended by a failure that may pass.</summary>
    public bool IsBegun { get; set; }

    /// <summary>
    /// The tables whose last job this was; the same answer when it is asked again, since a job whose index build lost its connection is run again.
    /// </summary>
    public IReadOnlyList<TableLoad> Complete() => _completed ??= [.. tables.Where(t => t.CompleteOne())];
}
