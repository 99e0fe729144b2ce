namespace BackupKit.MySql.Restore;

/// <summary>What one worker loads at a time: one chunk, or a whole table whose engine has no transactions.</summary>
internal sealed class RowJob(TableLoad state, IReadOnlyList<PartRecord> parts)
{
    private bool _isCounted;
    private bool _isLast;

    public TableLoad State => state;

    public IReadOnlyList<PartRecord> Parts => parts;

    /// <summary>
    /// Whether this job was the last of its table; the same answer when it is asked again, since a job whose index build lost its connection is
    /// run again.
    /// </summary>
    public bool Complete()
    {
        if (!_isCounted)
        {
            (_isCounted, _isLast) = (true, state.CompleteOne());
        }

        return _isLast;
    }
}
